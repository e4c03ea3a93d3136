# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""What the benchmarks share: servers, the programs that are measured, figures and machine."""
