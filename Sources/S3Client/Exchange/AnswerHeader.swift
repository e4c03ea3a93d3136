// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A header of an answer: its name in lower case, its value as received, without white space at
/// the ends.
package struct AnswerHeader: Sendable, Equatable {
    package var name: [UInt8]
    package var value: [UInt8]

    package init(name: [UInt8], value: [UInt8]) {
        self.name = name
        self.value = value
    }
}
