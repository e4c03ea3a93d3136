// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

public import ArgumentParser
public import BatchModel

/// `auto` or a number.
extension ConcurrencySetting: ExpressibleByArgument {
    public init?(argument: String) {
        if argument == Self.automaticText {
            self = .automatic
        } else if let level = Int(argument) {
            self = .fixed(level)
        } else {
            return nil
        }
    }
}
