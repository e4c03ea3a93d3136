// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Compares an object with its copy by what is known of them. Pure. docs/verification.md is this
/// file as a table.
enum ContentComparison {
    /// By size and ETag.
    static func byETag(_ source: ContentFacts, _ copy: ContentFacts) -> ContentVerdict {
        if let verdict = sizes(source, copy) { return verdict }
        guard let one = source.etag, let other = copy.etag else { return .unknown(.foreignETag) }
        if one == other { return .sameETag }
        if isOfParts(one) || isOfParts(other) { return .unknown(.multipartETag) }
        if source.isUnderForeignKey || copy.isUnderForeignKey { return .unknown(.encryptedETag) }
        guard isDigest(one), isDigest(other) else { return .unknown(.foreignETag) }
        if one.lowercased() == other.lowercased() { return .sameETag }
        return .different("the source has the ETag \(one) and the copy \(other)")
    }

    /// By size, and by a checksum of the whole object that both have; by ETag where there is none.
    static func byChecksum(_ source: ContentFacts, _ copy: ContentFacts) -> ContentVerdict {
        if let verdict = sizes(source, copy) { return verdict }
        if let verdict = checksums(source, copy) { return verdict }
        let verdict = byETag(source, copy)
        guard case .unknown = verdict else { return verdict }
        return .unknown(.noCommonChecksum)
    }

    /// The way that is asked for.
    static func verdict(
        _ verification: Verification, _ source: ContentFacts, _ copy: ContentFacts
    ) -> ContentVerdict {
        verification == .checksum ? byChecksum(source, copy) : byETag(source, copy)
    }

    private static func sizes(_ source: ContentFacts, _ copy: ContentFacts) -> ContentVerdict? {
        guard let one = source.size, let other = copy.size, one != other else { return nil }
        return .different("the source has \(one) bytes and the copy \(other)")
    }

    private static func checksums(
        _ source: ContentFacts, _ copy: ContentFacts
    ) -> ContentVerdict? {
        for one in source.checksums {
            guard let other = copy.checksums.first(where: { $0.algorithm == one.algorithm }) else {
                continue
            }
            if one.value == other.value, one.isOfWholeObject == other.isOfWholeObject {
                return .sameChecksum
            }
            // Checksums of parts differ where only the parts do.
            guard one.isOfWholeObject, other.isOfWholeObject else { continue }
            return .different(
                "the source has the \(one.algorithm) \(one.value) and the copy \(other.value)")
        }
        return nil
    }

    /// `…-N`, for an object put together from N parts.
    private static func isOfParts(_ etag: String) -> Bool { etag.contains("-") }

    private static func isDigest(_ etag: String) -> Bool {
        etag.utf8.count == 32 && etag.allSatisfy(\.isHexDigit)
    }
}
