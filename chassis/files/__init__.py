"""Files that people send: taken in, looked at, written anew, scanned and kept."""
