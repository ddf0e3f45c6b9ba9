"""Importing this leaves one core to engines that ask the environment; import it before them."""

import os

os.environ["POLARS_MAX_THREADS"] = "1"
