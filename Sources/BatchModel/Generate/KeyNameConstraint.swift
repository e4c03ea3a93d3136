// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which keys enter a generated manifest. Each list that is not empty must have a text that the key
/// begins with, ends with or holds; bytes are compared.
public struct KeyNameConstraint: Sendable, Equatable {
    public var matchAnyPrefix: [String]
    public var matchAnySuffix: [String]
    public var matchAnySubstring: [String]

    public init(
        matchAnyPrefix: [String] = [], matchAnySuffix: [String] = [],
        matchAnySubstring: [String] = []
    ) {
        self.matchAnyPrefix = matchAnyPrefix
        self.matchAnySuffix = matchAnySuffix
        self.matchAnySubstring = matchAnySubstring
    }
}
