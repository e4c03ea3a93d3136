// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import Testing

@testable import BatchControl

@Suite struct ConsoleFormTests {
    private func form(_ values: [String: String]) -> JobForm {
        var fields = FormFields()
        for (name, value) in values { fields.set(name, value) }
        return JobForm(fields)
    }

    private func request(_ values: [String: String]) throws -> JobRequest {
        try JobRequest(documentText: form(values).document.compactText)
    }

    @Test func `a form with every option is the job it says`() throws {
        let values = [
            "source": "csv", "manifest": "s3://lists/a b.csv",
            "etag": "60e460c9d1046e73f7dde5043ac3ae85", "manifestVersion": "v1",
            "columns": "Bucket, Key,VersionId", "target": "target", "targetPrefix": "to/",
            "storageClass": "GLACIER_IR", "encryption": "KMS", "kmsKey": "key-1",
            "bucketKey": "on", "checksum": "SHA256", "acl": "bucket-owner-full-control",
            "objectTags": "replace", "newTags": "a=1\nb=", "report": "on",
            "reportBucket": "s3://reports", "reportPrefix": "of", "reportScope": "FailedTasksOnly",
            "description": "Everything", "priority": "12", "tags": "team=x", "confirm": "on",
            "role": "arn:aws:iam::111122223333:role/copy",
        ]
        let request = try request(values)
        #expect(request.manifest?.location == .s3(bucket: "lists", key: "a b.csv"))
        #expect(request.manifest?.fields == [.bucket, .key, .versionID])
        guard case .s3PutObjectCopy(let copy) = request.operation else {
            Issue.record("it is no copy")
            return
        }
        #expect(copy.targetResource == .bucket("target"))
        #expect(copy.storageClass == .glacierInstantRetrieval)
        #expect(copy.sseAWSKMSKeyID == "key-1")
        #expect(copy.newObjectTagging == [S3Tag(key: "a", value: "1"), S3Tag(key: "b", value: "")])
        #expect(request.report?.scope == .failedTasksOnly)
        #expect(request.confirmationRequired)
        #expect(request.priority == 12)
        let again = try #require(JobForm(request))
        #expect(again.document == request.document)
    }

    @Test func `a form over a listing becomes a generator`() throws {
        let request = try request([
            "source": "listing", "sourceBucket": "source", "prefixes": "a/\n\nb/",
            "createdAfter": "2026-01-31", "target": "target",
        ])
        guard case .generator(let generator) = request.objects else {
            Issue.record("it has a manifest")
            return
        }
        #expect(generator.filter.keyNameConstraint.matchAnyPrefix == ["a/", "b/"])
        #expect(generator.filter.createdAfter?.iso8601 == "2026-01-31T00:00:00Z")
        #expect(!request.confirmationRequired)
        #expect(JobForm(request) != nil)
    }

    @Test func `a job with an option that the form lacks stays a document`() throws {
        var copy = S3PutObjectCopy(targetResource: .bucket("target"))
        copy.requesterPays = true
        let manifest = JobManifest(
            fields: [.bucket, .key], location: .s3(bucket: "b", key: "k"), etag: "0")
        let request = JobRequest(operation: .s3PutObjectCopy(copy), manifest: manifest)
        #expect(JobForm(request) == nil)
    }

    @Test(arguments: [
        ("target", "Operation.S3PutObjectCopy.TargetResource"), ("etag", "Manifest.Location.ETag"),
        ("columns", "Manifest.Spec.Fields[1]"), ("tags", "Tags[0].Key"),
        ("newTags", "Operation.S3PutObjectCopy.NewObjectTagging[3].Value"),
        ("createdAfter", "ManifestGenerator.S3JobManifestGenerator.Filter.CreatedAfter"),
    ])
    func `a member that is wrong is that field`(field: String, member: String) {
        let problem = JobFormProblem(
            JobDocumentProblem(member: member, problem: "no"), isForm: true)
        #expect(problem.field == field)
        let document = JobFormProblem(
            JobDocumentProblem(member: member, problem: "no"), isForm: false)
        #expect(document.field == nil)
        #expect(document.member == member)
    }

    @Test func `a trail keeps the whole course in few points`() {
        var trail = ProgressTrail(pointsMax: 10)
        for second in 0..<1_000 {
            trail.add(
                ProgressTrail.Point(
                    milliseconds: Int64(second) * 1_000, succeeded: UInt64(second) * 5,
                    failed: UInt64(second)))
            #expect(trail.points.count <= 10)
        }
        #expect(trail.points.first?.milliseconds == 0)
        #expect(trail.points.count >= 5)
        #expect((trail.points.last?.milliseconds ?? 0) > 800_000)
        #expect(trail.rates.allSatisfy { $0.succeeded == 5 && $0.failed == 1 })
    }

    @Test func `a trail takes no point that goes back`() {
        var trail = ProgressTrail()
        trail.add(ProgressTrail.Point(milliseconds: 0, succeeded: 10, failed: 0))
        trail.add(ProgressTrail.Point(milliseconds: 5_000, succeeded: 9, failed: 0))
        #expect(trail.points.count == 1)
        #expect(trail.rates.isEmpty)
    }

    @Test func `a trail shows what came of the job, however shortly before its end`() {
        var trail = ProgressTrail()
        trail.add(ProgressTrail.Point(milliseconds: 0, succeeded: 0, failed: 0))
        trail.add(ProgressTrail.Point(milliseconds: 1_000, succeeded: 40, failed: 0))
        trail.add(ProgressTrail.Point(milliseconds: 2_000, succeeded: 80, failed: 0))
        let end = ProgressTrail.Point(milliseconds: 2_500, succeeded: 100, failed: 30)
        trail.end(with: end)
        #expect(trail.points.map(\.milliseconds) == [0, 1_000, 2_500])
        #expect(trail.rates.last?.failed == 20)
        // A page is opened more than once.
        let ended = trail
        trail.end(with: end)
        #expect(trail == ended)
    }

    @Test func `an end that was long after, or goes back, takes nothing away`() {
        var trail = ProgressTrail()
        trail.end(with: ProgressTrail.Point(milliseconds: 9_000, succeeded: 9, failed: 0))
        #expect(trail.points.isEmpty)
        trail.add(ProgressTrail.Point(milliseconds: 0, succeeded: 10, failed: 0))
        trail.end(with: ProgressTrail.Point(milliseconds: 5_000, succeeded: 9, failed: 0))
        #expect(trail.points.count == 1)
        trail.end(with: ProgressTrail.Point(milliseconds: 5_000, succeeded: 20, failed: 0))
        #expect(trail.points.count == 2)
    }

    @Test(arguments: [(0.0, 1.0), (1, 1), (1.5, 2), (4, 5), (9, 10), (10, 10), (1_234, 2_000)])
    func `a scale ends at a round number`(largest: Double, top: Double) {
        #expect(RateChart.top(largest) == top)
    }

    private func failed(_ row: UInt64, _ code: String, key: String = "key") -> FailedTask {
        FailedTask(
            row: row, bucket: "b", key: key, versionID: nil,
            failure: TaskFailure(httpStatus: 403, errorCode: code, message: "no", attempts: 1))
    }

    @Test func `failed rows are counted by code and filtered`() {
        var scan = FailedTaskScan(code: "AccessDenied", search: "LOGS/")
        let page = FailedTaskPage(
            tasks: [
                failed(1, "AccessDenied", key: "logs/1"), failed(2, "AccessDenied", key: "x"),
                failed(5, "NoSuchKey", key: "logs/2"),
            ], hasMore: false)
        #expect(scan.add(page) == nil)
        #expect(scan.tasks.map(\.row) == [1])
        #expect(scan.countsInOrder.map(\.code) == ["AccessDenied", "NoSuchKey"])
        #expect(scan.isComplete)
        #expect(scan.nextAfter == nil)
    }

    @Test func `a full page goes on after its last row, and looking ends at its bound`() {
        var scan = FailedTaskScan(code: nil, search: nil)
        var next: UInt64? = 0
        var pages = 0
        while let row = next {
            let rows = (row + 1...row + 1_000).map { failed($0, "SlowDown") }
            next = scan.add(FailedTaskPage(tasks: rows, hasMore: true))
            pages += 1
        }
        #expect(pages == ConsoleLimits.failedScannedMax / 1_000)
        #expect(scan.tasks.count == ConsoleLimits.failedOnPage)
        #expect(scan.nextAfter == UInt64(ConsoleLimits.failedOnPage))
        #expect(!scan.isComplete)
    }
}
