"""Every test of Lodge. Servers are real; `conftest.py` starts what a test asks for."""
