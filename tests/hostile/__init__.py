"""What strangers and broken clients send: refused clearly, and never an error of ours."""
