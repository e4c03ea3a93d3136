// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

/// Output of `aws s3api get-bucket-replication` with every member of the model of botocore 1.44.5
/// (s3 2006-03-01, `ReplicationConfiguration`).
private let everyMember = """
    {"ReplicationConfiguration": {"Role": "arn:aws:iam::111122223333:role/replicate", "Rules": [
      {"ID": "all of it", "Priority": 7, "Status": "Enabled",
       "Filter": {"And": {"Prefix": "tax/", "Tags": [{"Key": "a", "Value": "1"},
                                                     {"Key": "b", "Value": ""}]}},
       "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"},
                                   "ReplicaModifications": {"Status": "Disabled"}},
       "ExistingObjectReplication": {"Status": "Enabled"},
       "Destination": {"Bucket": "arn:aws:s3:::far", "Account": "444455556666",
         "StorageClass": "STANDARD_IA", "AccessControlTranslation": {"Owner": "Destination"},
         "EncryptionConfiguration": {"ReplicaKmsKeyID": "arn:aws:kms:eu-west-1:444455556666:key/k"},
         "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}},
         "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}},
       "DeleteMarkerReplication": {"Status": "Disabled"}},
      {"Priority": 1, "Status": "Disabled", "Filter": {}, "DeleteMarkerReplication": {},
       "Destination": {"Bucket": "arn:aws:s3:::near"}}]}}
    """

private func rule(_ members: String) throws -> ReplicationRule {
    let text = "{\"Rules\": [{\(members)}]}"
    return try #require(try ReplicationConfiguration(documentText: text).rules.first)
}

private let plain = """
    "Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::target"}
    """

@Suite struct ReplicationConfigurationTests {
    @Test func `reads every member, and lists those that mean nothing to a job`() throws {
        let read = try ReplicationConfiguration(documentText: everyMember)
        #expect(read.role == "arn:aws:iam::111122223333:role/replicate")
        #expect(read.rules.count == 2)
        let rule = read.rules[0]
        #expect(rule.id == "all of it")
        #expect(rule.priority == 7)
        #expect(rule.isEnabled && !rule.isFirstVersion)
        #expect(rule.filter.prefix == "tax/")
        #expect(rule.filter.tags == [S3Tag(key: "a", value: "1"), S3Tag(key: "b", value: "")])
        #expect(rule.selectsKMSObjects == true)
        #expect(rule.selectsReplicaModifications == false)
        #expect(rule.replicatesExistingObjects == true)
        #expect(rule.replicatesDeleteMarkers == false)
        #expect(
            rule.destination
                == ReplicationDestination(
                    bucket: .bucket("far"), account: "444455556666", storageClass: .standardIA,
                    isOwnedByDestination: true,
                    replicaKMSKeyID: "arn:aws:kms:eu-west-1:444455556666:key/k"))
        #expect(
            read.ignoredMembers == [
                "ReplicationConfiguration.Rules[0].Destination.ReplicationTime",
                "ReplicationConfiguration.Rules[0].Destination.Metrics",
            ])
        #expect(!read.rules[1].isEnabled)
        #expect(read.rules[1].replicatesDeleteMarkers == nil)
    }

    @Test func `reads what it writes as equal rules`() throws {
        let read = try ReplicationConfiguration(documentText: everyMember)
        let again = try ReplicationConfiguration(documentText: read.document.prettyText)
        #expect(again.rules == read.rules)
        #expect(again.role == read.role)
        #expect(again.ignoredMembers.isEmpty)
    }

    @Test(arguments: [
        #""Filter": {}"#, #""Filter": {"Prefix": ""}"#, #""Filter": {"Prefix": "a"}"#,
        #""Filter": {"Tag": {"Key": "k", "Value": "v"}}"#,
        #""Filter": {"And": {"Prefix": "a", "Tags": [{"Key": "k", "Value": "v"}]}}"#,
        #""Filter": {"And": {"Tags": [{"Key": "k", "Value": ""}, {"Key": "l", "Value": ""}]}}"#,
        #""Prefix": """#, #""Prefix": "a", "ID": "first version""#, #""ID": "no filter at all""#,
    ])
    func `writes each filter so that it is read again`(filter: String) throws {
        let read = try ReplicationConfiguration(
            documentText: "{\"Rules\": [{\(filter), \(plain)}]}")
        #expect(try ReplicationConfiguration(documentText: read.document.compactText) == read)
    }

    @Test func `a rule without Filter is of the first version`() throws {
        #expect(try rule("\"Prefix\": \"a\", \(plain)").isFirstVersion)
        #expect(try !rule("\"Filter\": {}, \(plain)").isFirstVersion)
    }

    @Test(arguments: [
        ("{}", "Rules: it is missing"), ("{\"Rules\": []}", "1 to 1000"),
        ("{\"Rules\": [{\"Status\": \"Enabled\"}]}", "Rules[0].Destination: it is missing"),
        (
            #"{"Rules": [{"Destination": {"Bucket": "arn:aws:s3:::b-b"}}]}"#,
            "Rules[0].Status: it is missing"
        ),
        ("{\"Rules\": [{\"Fliter\": {}, \(plain)}]}", "Rules[0].Fliter: there is no such member"),
        (
            #"{"Rules": [{"Status": "On", "Destination": {"Bucket": "arn:aws:s3:::b-b"}}]}"#,
            "allowed: Enabled, Disabled"
        ),
        (
            #"{"Rules": [{"Status": "Enabled", "Destination": {"Bucket": "b"}}]}"#,
            "arn:aws:s3:::BUCKET"
        ),
        ("{\"Rules\": [{\"Prefix\": \"\", \"Filter\": {}, \(plain)}]}", "contradicts Filter"),
        (
            "{\"Rules\": [{\"Filter\": {\"Prefix\": \"a\", \"Tag\": {\"Key\": \"k\", "
                + "\"Value\": \"v\"}}, \(plain)}]}", "And"
        ),
        (
            "{\"Rules\": [{\"Filter\": {\"Tag\": {\"Key\": \"k\"}}, \(plain)}]}",
            "Tag.Value: it is missing"
        ),
        (
            "{\"Rules\": [{\"Filter\": {\"And\": {\"Tags\": [{\"Key\": \"k\", \"Value\": \"\"}, "
                + "{\"Key\": \"k\", \"Value\": \"\"}]}}, \(plain)}]}", "stands twice"
        ),
        ("{\"Rules\": [{\"Priority\": \"1\", \(plain)}]}", "a whole number"),
        ("[]", "a list; allowed: an object"), ("{\"Rules\": [", "line 1"),
    ])
    func `says where a configuration is wrong`(text: String, reason: String) {
        let problem = #expect(throws: JobDocumentProblem.self) {
            try ReplicationConfiguration(documentText: text)
        }
        #expect(problem?.description.contains(reason) == true, "\(String(describing: problem))")
    }

    @Test func `the rules of a job keep their numbers when a bucket is added`() throws {
        let one = try ReplicationConfiguration(documentText: everyMember)
        var job = JobReplication(sources: [ReplicationSource(bucket: "one", configuration: one)])
        job.add(
            ReplicationSource(bucket: "none", configuration: ReplicationConfiguration(rules: [])))
        let other = ReplicationConfiguration(rules: [try rule("\"ID\": \"x\", \(plain)")])
        job.add(ReplicationSource(bucket: "two", configuration: other))
        #expect(job.source(forBucket: "one")?.firstIndex == 0)
        #expect(job.source(forBucket: "none")?.configuration.rules.isEmpty == true)
        #expect(job.source(forBucket: "two")?.firstIndex == 2)
        #expect(job.source(forBucket: "three") == nil)
        #expect(job.rule(at: 1)?.destination.bucket == .bucket("near"))
        #expect(job.rule(at: 2)?.id == "x")
        #expect(job.rule(at: 3) == nil)
        let again = try JobReplication(documentText: job.document.prettyText)
        #expect(again.rules == job.rules)
        #expect(again.sources.map(\.bucket) == ["one", "none", "two"])
    }

    @Test func `rules from a file are for every bucket`() throws {
        let given = try ReplicationConfiguration(documentText: everyMember)
        let job = JobReplication(everyBucket: given)
        #expect(job.source(forBucket: "whatever")?.configuration == given)
        let again = try JobReplication(documentText: job.document.compactText)
        #expect(again.source(forBucket: "other")?.firstIndex == 0)
    }
}
