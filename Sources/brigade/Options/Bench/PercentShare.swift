// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// A share on the command line: `10%`, or `10`, from 0 to 100.
struct PercentShare: ExpressibleByArgument {
    let share: Double

    init?(argument: String) {
        let number = argument.hasSuffix("%") ? argument.dropLast() : argument[...]
        guard let percent = Double(number), (0...100).contains(percent) else { return nil }
        share = percent / 100
    }
}
