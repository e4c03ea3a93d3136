// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

/// A rule in few words.
private func rule(
    _ id: String, to bucket: String, prefix: String? = nil, tags: [String] = [],
    priority: Int? = nil, enabled: Bool = true, kms: Bool? = nil, markers: Bool? = nil,
    existing: Bool? = nil, firstVersion: Bool = false
) -> ReplicationRule {
    let pairs = tags.map { tag in
        let parts = tag.split(separator: "=", omittingEmptySubsequences: false)
        return S3Tag(key: String(parts[0]), value: String(parts[1]))
    }
    var rule = ReplicationRule(
        id: id, priority: priority, isEnabled: enabled,
        filter: ReplicationFilter(prefix: prefix, tags: pairs), isFirstVersion: firstVersion,
        destination: ReplicationDestination(bucket: .bucket(bucket)))
    rule.selectsKMSObjects = kms
    rule.replicatesDeleteMarkers = markers
    rule.replicatesExistingObjects = existing
    return rule
}

private func object(
    _ key: String, tags: [S3Tag]? = [], marker: Bool? = false,
    encryption: ObjectEncryption? = .plain, storageClass: String? = nil
) -> ObjectFacts {
    ObjectFacts(
        key: Array(key.utf8), isDeleteMarker: marker, storageClass: storageClass,
        encryption: encryption, tags: tags)
}

private let kms = ObjectEncryption.sseKMS(key: "k", isBucketKeyEnabled: false)

/// Which rules the S3 User Guide says act: "Replication configuration file elements" and
/// "What does Amazon S3 replicate?".
@Suite struct ReplicationRulesTests {
    private func match(
        _ rules: [ReplicationRule], _ object: ObjectFacts, decisive: Bool = false
    ) -> ReplicationMatch {
        ReplicationRules(ReplicationConfiguration(rules: rules))
            .match(object, isEncryptionDecisive: decisive)
    }

    /// "The rule applies to the subset of objects": prefix, tag, or all of And.
    @Test(arguments: [
        (rule("r", to: "far"), true), (rule("r", to: "far", prefix: ""), true),
        (rule("r", to: "far", prefix: "Tax/"), true), (rule("r", to: "far", prefix: "tax/"), false),
        (rule("r", to: "far", prefix: "Tax/2024/a.txt!"), false),
        (rule("r", to: "far", tags: ["k=v"]), true), (rule("r", to: "far", tags: ["k=w"]), false),
        (rule("r", to: "far", tags: ["K=v"]), false),
        (rule("r", to: "far", prefix: "Tax/", tags: ["k=v", "x="]), true),
        (rule("r", to: "far", prefix: "Tax/", tags: ["k=v", "y="]), false),
        (rule("r", to: "far", prefix: "Other/", tags: ["k=v"]), false),
        (rule("r", to: "far", enabled: false), false),
        (rule("r", to: "far", existing: false), false),
        (rule("r", to: "far", existing: true), true),
        (rule("r", to: "far", prefix: "Tax/", firstVersion: true), true),
    ])
    func `matches by prefix and tags, and by status`(rule: ReplicationRule, isMatch: Bool) {
        let tags = [S3Tag(key: "k", value: "v"), S3Tag(key: "x", value: "")]
        let result = match([rule], object("Tax/2024/a.txt", tags: tags))
        #expect(result == (isMatch ? .rules([0]) : .notEligible(.noRule)))
    }

    /// "If there are two or more rules with the same destination bucket, then objects will be
    /// replicated according to the rule with the highest priority. The higher the number, the
    /// higher the priority." (API Reference, ReplicationRule, Priority)
    @Test func `the highest priority acts for each destination`() {
        let rules = [
            rule("low", to: "far", prefix: "a", priority: 1),
            rule("high", to: "far", prefix: "a/b", priority: 9),
            rule("other", to: "near", priority: 0),
            rule("off", to: "far", priority: 99, enabled: false),
        ]
        #expect(match(rules, object("a/b/c")) == .rules([1, 2]))
        #expect(match(rules, object("a/c")) == .rules([0, 2]))
        #expect(match(rules, object("z")) == .rules([2]))
    }

    @Test func `asks for tags only where they can change what happens`() {
        let tagged = rule("t", to: "far", prefix: "a/", tags: ["k=v"], priority: 1)
        let unknown = object("a/b", tags: nil)
        #expect(match([tagged], unknown) == .needs(.tags))
        #expect(match([tagged], object("b", tags: nil)) == .notEligible(.noRule))
        let above = rule("p", to: "far", priority: 2)
        #expect(match([tagged, above], unknown) == .rules([1]))
        let elsewhere = rule("p", to: "near", priority: 2)
        #expect(match([tagged, elsewhere], unknown) == .needs(.tags))
        let below = rule("p", to: "far", priority: 0)
        #expect(match([tagged, below], unknown) == .needs(.tags))
    }

    /// "By default, Amazon S3 doesn't replicate objects that are encrypted with SSE-KMS or
    /// DSSE-KMS." (S3 User Guide, replicating encrypted objects)
    @Test(arguments: [
        (Bool?.none, kms, false), (false, kms, false), (true, kms, true),
        (nil, .dsseKMS(key: nil), false), (true, .dsseKMS(key: nil), true), (nil, .sseS3, true),
        (nil, .plain, true), (nil, .sseC, true), (true, .plain, true),
    ])
    func `takes objects of KMS only where a rule says so`(
        selects: Bool?, encryption: ObjectEncryption, isMatch: Bool
    ) {
        let result = match(
            [rule("r", to: "far", kms: selects)], object("a", encryption: encryption))
        #expect(result == (isMatch ? .rules([0]) : .notEligible(.encryption(rule: "\"r\""))))
    }

    @Test func `asks for encryption only where another rule would act, unless it must decide`() {
        let unknown = object("a/b", encryption: nil)
        let plain = rule("plain", to: "far", priority: 2)
        #expect(match([plain], unknown) == .rules([0]))
        #expect(match([plain], unknown, decisive: true) == .needs(.head))
        let selecting = rule("kms", to: "far", prefix: "a/", priority: 1, kms: true)
        #expect(match([plain, selecting], unknown) == .needs(.head))
        #expect(match([plain, selecting], object("z", encryption: nil)) == .rules([0]))
        #expect(match([plain, selecting], object("a/b", encryption: kms)) == .rules([1]))
        #expect(match([plain, selecting], object("a/b", encryption: .plain)) == .rules([0]))
        #expect(match([selecting], unknown, decisive: true) == .rules([0]))
    }

    /// "Amazon S3 does not support replicating delete markers for tag-based rules"; the first
    /// version replicates them (API Reference, DeleteMarkerReplication; S3 User Guide, backward
    /// compatibility).
    @Test(arguments: [
        (rule("r", to: "far", markers: true), true), (rule("r", to: "far", markers: false), false),
        (rule("r", to: "far"), false), (rule("r", to: "far", firstVersion: true), true),
        (rule("r", to: "far", markers: false, firstVersion: true), false),
    ])
    func `carries delete markers where the rule does`(rule: ReplicationRule, isCarried: Bool) {
        let result = match([rule], object("a", tags: nil, marker: true, encryption: nil))
        #expect(
            result == (isCarried ? .rules([0]) : .notEligible(.deleteMarker(rule: "\"r\""))))
    }

    @Test func `a delete marker has no tags, so that no rule with tags is for it`() {
        let tagged = rule("t", to: "far", tags: ["k=v"], priority: 2, markers: true)
        let marker = object("a", tags: nil, marker: true, encryption: nil)
        #expect(match([tagged], marker) == .notEligible(.noRule))
        let plain = rule("p", to: "far", priority: 1, markers: true)
        #expect(match([tagged, plain], marker) == .rules([1]))
    }

    @Test func `no rule with tags carries delete markers, whatever it says`() {
        #expect(rule("r", to: "far", markers: true).carriesDeleteMarkers)
        #expect(!rule("r", to: "far", tags: ["k=v"], markers: true).carriesDeleteMarkers)
        #expect(!rule("r", to: "far", tags: ["k=v"], firstVersion: true).carriesDeleteMarkers)
    }

    @Test func `one destination may take a delete marker that another refuses`() {
        let rules = [rule("a", to: "far"), rule("b", to: "near", markers: true)]
        let marker = object("a", tags: nil, marker: true, encryption: nil)
        #expect(match(rules, marker) == .rules([1]))
    }

    /// "Objects in the S3 Glacier Flexible Retrieval and S3 Glacier Deep Archive storage classes"
    /// are among what S3 does not replicate.
    @Test(arguments: [
        ("GLACIER", false), ("DEEP_ARCHIVE", false), ("GLACIER_IR", true), ("STANDARD", true),
    ])
    func `leaves archived objects alone`(storageClass: String, isMatch: Bool) {
        let result = match([rule("r", to: "far")], object("a", storageClass: storageClass))
        let refusal = ReplicationMatch.notEligible(.archived(storageClass: storageClass))
        #expect(result == (isMatch ? .rules([0]) : refusal))
    }

    /// The report's row of the service: `failed,500,SrcObjectNotEligible,Object is not eligible for
    /// replication`.
    @Test(arguments: [
        ReplicationRefusal.noRule, .deleteMarker(rule: "r"), .encryption(rule: "r"),
        .archived(storageClass: "GLACIER"),
    ])
    func `a refusal begins as the service's does and gives the reason`(refusal: ReplicationRefusal)
    {
        let failure = refusal.failure
        #expect(failure.httpStatus == 500)
        #expect(failure.errorCode == "SrcObjectNotEligible")
        #expect(failure.message.hasPrefix("Object is not eligible for replication: "))
        #expect(failure.attempts == 0)
    }
}
