// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What has to be listed for a generated manifest. Pure.
enum GenerationScopes {
    /// A listing for each prefix that the filter names, or one of the whole bucket. A prefix that
    /// begins with another is part of that one's listing.
    static func scopes(
        _ generator: JobManifestGenerator, hasVersions: Bool
    ) -> [ListingScope] {
        let wanted = generator.filter.keyNameConstraint.matchAnyPrefix.map { Array($0.utf8) }
        var prefixes: [[UInt8]] = []
        for prefix in wanted.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            if let last = prefixes.last, prefix.starts(with: last) { continue }
            prefixes.append(prefix)
        }
        return (prefixes.isEmpty ? [[]] : prefixes).map {
            ListingScope(
                bucket: generator.sourceBucket.name, prefix: $0, hasVersions: hasVersions)
        }
    }
}
