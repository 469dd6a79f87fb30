"""The networks on the processor without torch: numpy, and kernels that numba compiles where it is installed."""
