// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// A length of time on the command line: `500ms`, `10s`, `2m`, `12h`, `3d`; a bare number is
/// seconds.
struct TimeSpan: ExpressibleByArgument {
    let milliseconds: UInt64

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: UInt64] = [
            "ms": 1, "s": 1_000, "": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
        ]
        guard let number = UInt64(digits), let unit = units[argument.dropFirst(digits.count)]
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        milliseconds = product
    }
}
