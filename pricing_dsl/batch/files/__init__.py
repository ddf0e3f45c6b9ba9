"""Rating whole files: Parquet, CSV, JSON lines and Arrow files in and out, in bounded memory and on all cores."""
