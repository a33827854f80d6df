"""What Alertscope costs, measured against whom: `python -m benchmarks`, or `make bench`."""
