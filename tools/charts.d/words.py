# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""How figures and their origin are told, in tables and below pictures."""


def spread(figure, digits=2):
    """The median with the least and the largest; one run as it is."""
    median, low, high = (f"{figure[name]:,.{digits}f}" for name in ("median", "min", "max"))
    return median if figure["runs"] == 1 else f"{median} ({low}-{high})"


def origin(result, command):
    """The command with the machine and the commit that a result comes from."""
    facts = result.get("machine") if isinstance(result, dict) else None
    if not facts:
        return command
    return (f"{command}, {facts['cores']} cores of an {facts['cpu']}, {facts['date'][:10]}, "
            f"commit {facts['commit']}, load average before {facts['load_average_before'][0]:.1f}")
