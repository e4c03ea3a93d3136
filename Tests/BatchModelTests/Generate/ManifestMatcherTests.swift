// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

/// One object, one filter, and what the S3 Control model's member documentation says of the two:
/// "created after", "created before", "greater than", "less than", "any" of a list.
@Suite struct ManifestMatcherTests {
    private static let time = Timestamp(millisecondsSinceEpoch: 1_700_000_000_000)
    private static let later = Timestamp(millisecondsSinceEpoch: 1_700_000_000_001)
    private static let object = ObjectFacts(
        key: Array("photos/2024/é.jpg".utf8), isDeleteMarker: false, size: 100,
        lastModified: time, storageClass: "STANDARD_IA")

    private static func prefix(_ texts: String...) -> ManifestFilter {
        ManifestFilter(keyNameConstraint: KeyNameConstraint(matchAnyPrefix: texts))
    }

    private static func suffix(_ texts: String...) -> ManifestFilter {
        ManifestFilter(keyNameConstraint: KeyNameConstraint(matchAnySuffix: texts))
    }

    private static func substring(_ texts: String...) -> ManifestFilter {
        ManifestFilter(keyNameConstraint: KeyNameConstraint(matchAnySubstring: texts))
    }

    @Test(arguments: [
        (ManifestFilter(), true), (ManifestFilter(eligibleForReplication: false), true),
        (prefix("photos/"), true), (prefix("videos/", "photos/2"), true), (prefix("hotos"), false),
        (prefix("Photos/"), false), (suffix(".jpg"), true), (suffix(".png", "é.jpg"), true),
        (suffix(".JPG"), false), (suffix("photos"), false), (substring("/2024/"), true),
        (substring("é"), true), (substring("photos/2024/é.jpg"), true),
        (substring("photos/2024/é.jpgx"), false), (substring("2025", "2023"), false),
        // The letter e is not the letter é: bytes are compared, not characters.
        (substring("e\u{301}"), false),
        (ManifestFilter(createdAfter: time), false), (ManifestFilter(createdBefore: time), false),
        (ManifestFilter(createdBefore: later), true),
        (ManifestFilter(objectSizeGreaterThanBytes: 99), true),
        (ManifestFilter(objectSizeGreaterThanBytes: 100), false),
        (ManifestFilter(objectSizeLessThanBytes: 101), true),
        (ManifestFilter(objectSizeLessThanBytes: 100), false),
        (ManifestFilter(matchAnyStorageClass: [.glacier, .standardIA]), true),
        (ManifestFilter(matchAnyStorageClass: [.standard]), false),
    ])
    func `decides by what a listing tells`(filter: ManifestFilter, enters: Bool) {
        let verdict = ManifestMatcher(filter).verdict(on: Self.object)
        #expect(verdict == (enters ? .enters : .staysOut))
    }

    @Test func `all conditions must hold`() {
        var filter = ManifestFilter(
            keyNameConstraint: KeyNameConstraint(
                matchAnyPrefix: ["photos/"], matchAnySuffix: [".jpg"], matchAnySubstring: ["2024"]),
            objectSizeGreaterThanBytes: 1)
        #expect(ManifestMatcher(filter).verdict(on: Self.object) == .enters)
        filter.keyNameConstraint.matchAnySubstring = ["2025"]
        #expect(ManifestMatcher(filter).verdict(on: Self.object) == .staysOut)
    }

    /// S3 User Guide, inventory and ListObjects: no storage class means STANDARD.
    @Test func `an object without a class is of the standard one`() {
        var object = Self.object
        object.storageClass = nil
        let matcher = ManifestMatcher(ManifestFilter(matchAnyStorageClass: [.standard]))
        #expect(matcher.verdict(on: object) == .enters)
    }

    @Test func `asks by HEAD only what a listing has not, and only when the rest holds`() {
        var filter = ManifestFilter(matchAnyObjectEncryption: [.sseS3])
        #expect(ManifestMatcher(filter).verdict(on: Self.object) == .needs(.head))
        filter = ManifestFilter(objectReplicationStatuses: [.failed])
        #expect(ManifestMatcher(filter).verdict(on: Self.object) == .needs(.head))
        filter.objectSizeLessThanBytes = 5
        #expect(ManifestMatcher(filter).verdict(on: Self.object) == .staysOut)
    }

    /// Values of `x-amz-replication-status` (API Reference, HeadObject) against the filter's.
    @Test(arguments: [
        ("COMPLETED", ReplicationStatus.completed), ("COMPLETE", .completed), ("FAILED", .failed),
        ("REPLICA", .replica), ("", .never), ("PENDING", nil),
    ])
    func `compares replication statuses`(header: String, status: ReplicationStatus?) {
        for wanted in ReplicationStatus.allCases {
            var object = Self.object
            object.replicationStatus = header
            let filter = ManifestFilter(objectReplicationStatuses: [wanted])
            let verdict = ManifestMatcher(filter).verdict(on: object)
            #expect(verdict == (wanted == status ? .enters : .staysOut))
        }
    }

    private static let key = "arn:aws:kms:us-east-1:111122223333:key/k-1"

    @Test(arguments: [
        (ObjectEncryption.plain, ObjectEncryptionFilter.notSSE, true), (.plain, .sseS3, false),
        (.sseS3, .sseS3, true), (.sseS3, .notSSE, false), (.sseC, .sseC, true),
        (.sseC, .sseS3, false),
        (
            .sseKMS(key: key, isBucketKeyEnabled: true),
            .sseKMS(keyARN: nil, isBucketKeyEnabled: nil), true
        ),
        (
            .sseKMS(key: key, isBucketKeyEnabled: true),
            .sseKMS(keyARN: key, isBucketKeyEnabled: false), false
        ),
        (
            .sseKMS(key: "k-1", isBucketKeyEnabled: false),
            .sseKMS(keyARN: key, isBucketKeyEnabled: false), true
        ),
        (
            .sseKMS(key: "k-2", isBucketKeyEnabled: false),
            .sseKMS(keyARN: key, isBucketKeyEnabled: nil), false
        ),
        (.sseKMS(key: key, isBucketKeyEnabled: false), .dsseKMS(keyARN: nil), false),
        (.dsseKMS(key: key), .dsseKMS(keyARN: key), true),
        (.dsseKMS(key: nil), .dsseKMS(keyARN: key), false),
    ])
    func `compares encryption`(
        encryption: ObjectEncryption, filter: ObjectEncryptionFilter, enters: Bool
    ) {
        var object = Self.object
        object.encryption = encryption
        let matcher = ManifestMatcher(ManifestFilter(matchAnyObjectEncryption: [filter]))
        #expect(matcher.verdict(on: object) == (enters ? .enters : .staysOut))
    }

    @Test(arguments: [
        (ManifestFilter(), true), (ManifestFilter(objectSizeLessThanBytes: 10), false),
        (ManifestFilter(matchAnyStorageClass: [.standard]), false),
        (ManifestFilter(matchAnyObjectEncryption: [.notSSE]), false),
        (ManifestFilter(objectReplicationStatuses: [.never]), true),
        (ManifestFilter(objectReplicationStatuses: [.completed]), false),
        (prefix("photos/"), true), (ManifestFilter(createdBefore: later), true),
    ])
    func `a delete marker has no size, class or encryption and asks nothing`(
        filter: ManifestFilter, enters: Bool
    ) {
        var marker = Self.object
        marker.isDeleteMarker = true
        (marker.size, marker.storageClass) = (nil, nil)
        #expect(
            ManifestMatcher(filter).verdict(on: marker) == (enters ? .enters : .staysOut))
    }

    @Test func `keeps what the rules replicate, asking for what they need`() {
        var rule = ReplicationRule(
            filter: ReplicationFilter(tags: [S3Tag(key: "k", value: "v")]),
            destination: ReplicationDestination(bucket: .bucket("target")))
        rule.selectsKMSObjects = true
        let rules = ReplicationRules(ReplicationConfiguration(rules: [rule]))
        let matcher = ManifestMatcher(ManifestFilter(eligibleForReplication: true), rules: rules)
        var object = Self.object
        #expect(matcher.verdict(on: object) == .needs(.tags))
        object.tags = []
        #expect(matcher.verdict(on: object) == .staysOut)
        object.tags = [S3Tag(key: "k", value: "v")]
        #expect(matcher.verdict(on: object) == .enters)
    }

    /// HEAD's headers (API Reference, HeadObject, `x-amz-server-side-encryption…`).
    @Test(arguments: [
        (nil, nil, ObjectEncryption.plain), ("AES256", nil, .sseS3), (nil, "AES256", .sseC),
        ("aws:kms", nil, .sseKMS(key: "k", isBucketKeyEnabled: true)),
        ("aws:kms:dsse", nil, .dsseKMS(key: "k")),
    ])
    func `reads encryption from headers`(
        algorithm: String?, customer: String?, expected: ObjectEncryption
    ) {
        let read = ObjectEncryption(
            algorithm: algorithm, key: "k", isBucketKeyEnabled: true, customerAlgorithm: customer)
        #expect(read == expected)
    }
}
