// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client
import TestSupport
import Testing

@testable import BatchEngine

/// What is asked of a store, request by request, and what a row ends with.
@Suite struct CarefulCopierTests {
    typealias Entry = TableTransport.Entry

    private static let one = "5d41402abc4b2a76b9719d911017c592"
    private static let other = "7d793037a0760186574b0282f2f435e7"
    private static let soon = "Mon, 01 Jun 2026 12:00:00 GMT"
    private static let before = "Mon, 01 Jun 2026 11:00:00 GMT"
    private static let missing = Entry(request: "head /dst/k", status: 404)

    private static func head(_ bucket: String, _ etag: String, at time: String = soon) -> Entry {
        .head("head /\(bucket)/k", ("ETag", "\"\(etag)\""), ("Last-Modified", time), ("Date", soon))
    }

    private static func copied(_ etag: String = one) -> Entry {
        Entry(
            request: "put /dst/k", status: 200,
            body: "<CopyObjectResult><ETag>\"\(etag)\"</ETag></CopyObjectResult>")
    }

    private static let refused = Entry.error("put /dst/k", 412, "PreconditionFailed")
    private static let lost = Entry(request: "put /dst/k", status: 0)

    /// Copies the row `src,k`, to which a listing would add the ETag `etag` and 10 bytes.
    private func copy(
        _ script: [Entry], etag: String? = nil, support: (ConditionSupport) -> Void = { _ in },
        care: CopyCare = .make(), times: Int = 1,
        _ change: (inout RunSettings) -> Void
    ) async throws -> (results: [CopyResult], transport: ScriptTransport) {
        var settings = RunSettings()
        change(&settings)
        let plan = CopyPlan(
            operation: S3PutObjectCopy(targetResource: .bucket("dst")), settings: settings)
        let transport = ScriptTransport(script)
        let copier = ObjectCopier(
            plan: plan, client: try transport.client(), throttles: ThrottleCounter(), care: care)
        support(care.support)
        let line = etag.map { "src,k,10,\($0)\n" } ?? "src,k\n"
        let layout =
            etag == nil
            ? ManifestLayout(fields: [.bucket, .key])
            : try ManifestLayout(inventorySchema: "Bucket, Key, Size, ETag")
        var reader = ManifestReader(
            source: MemoryManifest(bytes: Array(line.utf8)), layout: layout)
        let chunk = try #require(try await reader.next())
        var results: [CopyResult] = []
        for _ in 0..<times { results.append(await copier.copy(chunk.row(0))) }
        return (results, transport)
    }

    private func code(_ result: CopyResult) -> String? {
        guard case .outcome(.failed(let failure)) = result else { return nil }
        return failure.errorCode
    }

    // MARK: If-None-Match

    @Test func `the first copy is asked for twice, and then the condition alone will do`()
        async throws
    {
        let (results, transport) = try await copy(
            [Self.missing, Self.copied(), Self.refused, Self.refused, Self.copied()], times: 3
        ) { $0.ifNoneMatch = true }
        #expect(
            results == [
                .outcome(.succeeded(attempts: 1)), .outcome(.skipped(.exists)),
                .outcome(.succeeded(attempts: 1)),
            ])
        #expect(transport.surprises.isEmpty)
        #expect(transport.conditions == ["*", "*", "*", "*"])
    }

    @Test func `a store that copies all the same is asked before each copy from then on`()
        async throws
    {
        let care = CopyCare.make()
        let (results, transport) = try await copy(
            [
                Self.missing, Self.copied(), Self.copied(), Self.head("dst", Self.one),
                Self.missing, Self.copied(),
            ], care: care, times: 3
        ) { $0.ifNoneMatch = true }
        #expect(
            results == [
                .outcome(.succeeded(attempts: 1)), .outcome(.skipped(.exists)),
                .outcome(.succeeded(attempts: 1)),
            ])
        #expect(transport.surprises.isEmpty)
        #expect(transport.conditions == ["*", "*", "-"])
        #expect(care.board.remarks.map(\.failureCode) == ["IfNoneMatchIgnored"])
    }

    @Test func `a store that does not know the condition is asked before each copy`() async throws {
        let (results, transport) = try await copy(
            [
                Self.missing, .error("put /dst/k", 501, "NotImplemented"), Self.missing,
                Self.copied(), Self.missing, Self.copied(),
            ], times: 2
        ) { $0.ifNoneMatch = true }
        #expect(results == Array(repeating: .outcome(.succeeded(attempts: 1)), count: 2))
        #expect(transport.surprises.isEmpty)
        #expect(transport.conditions == ["*", "-", "-"])
    }

    @Test func `a proof that fails for another reason is made again`() async throws {
        let (_, transport) = try await copy(
            [
                Self.missing, Self.copied(), .error("put /dst/k", 404, "NoSuchKey"), Self.missing,
                Self.copied(), Self.refused, Self.copied(),
            ], times: 3
        ) { $0.ifNoneMatch = true }
        #expect(transport.surprises.isEmpty)
    }

    @Test func `a copy whose answer was lost is the row's own when it is new and the same`()
        async throws
    {
        let (results, transport) = try await copy(
            [Self.lost, Self.refused, Self.head("dst", Self.one), Self.head("src", Self.one)],
            support: { $0.noteKept() }
        ) { $0.ifNoneMatch = true }
        #expect(results == [.outcome(.succeeded(attempts: 2))])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `a copy that is refused though nothing was there may be the row's own`()
        async throws
    {
        // A proxy has repeated the request.
        let (results, transport) = try await copy(
            [Self.missing, Self.refused, Self.head("dst", Self.one), Self.head("src", Self.one)]
        ) { $0.ifNoneMatch = true }
        #expect(results == [.outcome(.succeeded(attempts: 1))])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `it is not when it is older`() async throws {
        let (results, transport) = try await copy(
            [Self.lost, Self.refused, Self.head("dst", Self.one, at: Self.before)],
            support: { $0.noteKept() }
        ) { $0.ifNoneMatch = true }
        #expect(results == [.outcome(.skipped(.exists))])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `it is not when it is another`() async throws {
        let (results, transport) = try await copy(
            [Self.lost, Self.refused, Self.head("dst", Self.other), Self.head("src", Self.one)],
            support: { $0.noteKept() }
        ) { $0.ifNoneMatch = true }
        #expect(results == [.outcome(.skipped(.exists))])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `what a manifest says of the source saves a question`() async throws {
        let (results, transport) = try await copy(
            [Self.lost, Self.refused, Self.head("dst", Self.one)], etag: Self.one,
            support: { $0.noteKept() }
        ) { $0.ifNoneMatch = true }
        #expect(results == [.outcome(.succeeded(attempts: 2))])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `what an earlier run may have copied is looked at`() async throws {
        // The job is two hours old; the object one hour.
        let care = CopyCare.make(triedBelow: 1, createdAt: 0, now: 7_200_000)
        let (results, transport) = try await copy(
            [
                Self.refused, Self.head("dst", Self.one, at: Self.before),
                Self.head("src", Self.one),
            ], support: { $0.noteKept() }, care: care
        ) { $0.ifNoneMatch = true }
        #expect(results == [.outcome(.succeeded(attempts: 1))])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `a source's condition is told from the destination's`() async throws {
        func pinned(_ settings: inout RunSettings) {
            settings.ifNoneMatch = true
            settings.pinsETag = true
        }
        let failed = try await copy(
            [Self.refused, Self.missing], etag: Self.one, support: { $0.noteKept() }, pinned)
        #expect(failed.results.map(code) == ["PreconditionFailed"])
        #expect(failed.transport.surprises.isEmpty)
        let skipped = try await copy(
            [Self.refused, Self.head("dst", Self.other)], etag: Self.one,
            support: { $0.noteKept() }, pinned)
        #expect(skipped.results == [.outcome(.skipped(.exists))])
    }

    // MARK: Skip identical

    @Test(
        arguments: [
            ([head("dst", one)], one, CopyResult.outcome(.skipped(.identicalETag))),
            ([head("dst", one), head("src", one)], nil, .outcome(.skipped(.identicalETag))),
            ([missing, copied()], one, .outcome(.succeeded(attempts: 1))),
            (
                [head("dst", other), head("src", one), copied()], nil,
                .outcome(.succeeded(attempts: 1))
            ),
            // The manifest's ETag may be that of an encrypted object: both are asked.
            (
                [head("dst", other), head("src", one), head("dst", other), copied()], one,
                .outcome(.succeeded(attempts: 1))
            ),
            // Of parts: checksums, which neither has.
            (
                [head("dst", other), head("src", one + "-2"), head("dst", other), copied()],
                one + "-2", .outcome(.succeeded(attempts: 1))
            ),
        ] as [([Entry], String?, CopyResult)])
    func `an object is skipped when it is the same`(
        script: [Entry], etag: String?, result: CopyResult
    ) async throws {
        let (results, transport) = try await copy(script, etag: etag) { $0.skipIdentical = true }
        #expect(results == [result])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `checksums tell where ETags say nothing`() async throws {
        func head(_ bucket: String, _ etag: String) -> Entry {
            .head(
                "head /\(bucket)/k", ("ETag", "\"\(etag)\""), ("Last-Modified", Self.soon),
                ("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="),
                ("x-amz-checksum-type", "FULL_OBJECT"))
        }
        let (results, transport) = try await copy(
            [
                Self.head("dst", Self.other), head("src", Self.one + "-2"),
                head("dst", Self.other),
            ], etag: Self.one + "-2"
        ) { $0.skipIdentical = true }
        #expect(results == [.outcome(.skipped(.identicalChecksum))])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `a destination that may not be asked fails the row with the permission`()
        async throws
    {
        let (results, transport) = try await copy([
            Entry(request: "head /dst/k", status: 403),
            .error("get /dst/k", 403, "AccessDenied"),
        ]) { $0.skipIdentical = true }
        guard case .outcome(.failed(let failure)) = results[0] else {
            Issue.record("\(results)")
            return
        }
        #expect(failure.httpStatus == 403)
        #expect(failure.message.contains("s3:ListBucket"))
        #expect(transport.surprises.isEmpty)
    }

    @Test func `credentials that are wrong blame no row`() async throws {
        let (results, _) = try await copy([
            Entry(request: "head /dst/k", status: 403),
            .error("get /dst/k", 403, "SignatureDoesNotMatch"),
        ]) { $0.skipIdentical = true }
        guard case .blocked = results[0] else {
            Issue.record("\(results)")
            return
        }
    }

    // MARK: Verification

    @Test(
        arguments: [
            ([copied(one)], one, CopyResult.outcome(.succeeded(attempts: 1))),
            ([copied(one), head("src", one)], nil, .outcome(.succeeded(attempts: 1))),
            // The manifest is old: the source was replaced before it was copied.
            ([copied(other), head("src", other)], one, .outcome(.succeeded(attempts: 1))),
            (
                [copied(one), head("src", other + "-3")], nil,
                .outcome(.unverified(.multipartETag))
            ),
            ([copied("x-1")], one, .outcome(.unverified(.multipartETag))),
            (
                [copied(one), Entry(request: "head /src/k", status: 404)], nil,
                .outcome(.unverified(.sourceChanged))
            ),
            (
                // The client asks why.
                [
                    copied(one), Entry(request: "head /src/k", status: 403),
                    .error("get /src/k", 403, "AccessDenied"),
                ], nil,
                .outcome(.unverified(.sourceUnreadable))
            ),
        ] as [([Entry], String?, CopyResult)])
    func `a copy is compared by ETag`(
        script: [Entry], etag: String?, result: CopyResult
    ) async throws {
        var script = script
        // The manifest does not say what its ETag is: the source is asked, and is made of parts.
        if case .outcome(.unverified(.multipartETag)) = result, etag != nil {
            script.append(Self.head("src", Self.one))
        }
        let (results, transport) = try await copy(script, etag: etag) { $0.verification = .etag }
        #expect(results == [result])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `a copy with another ETag fails`() async throws {
        let (results, transport) = try await copy(
            [Self.copied(Self.other), Self.head("src", Self.one)], etag: Self.one
        ) { $0.verification = .etag }
        #expect(results.map(code) == ["VerificationFailed"])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `nothing asked for costs nothing`() async throws {
        let (results, transport) = try await copy([Self.copied(Self.other)], etag: Self.one) { _ in
        }
        #expect(results == [.outcome(.succeeded(attempts: 1))])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `the copied version is asked for, not a newer one`() async throws {
        var copied = Self.copied(Self.one)
        copied.headers = [("x-amz-copy-source-version-id", "v7")]
        let (results, transport) = try await copy([
            copied, .head("head /src/k?versionId=v7", ("ETag", "\"\(Self.one)\"")),
        ]) { $0.verification = .etag }
        #expect(results == [.outcome(.succeeded(attempts: 1))])
        #expect(transport.surprises.isEmpty)
    }

    @Test func `the copy is asked for its checksum where the answer had none`() async throws {
        func head(_ bucket: String, _ sum: String) -> Entry {
            .head("head /\(bucket)/k", ("ETag", "\"a-2\""), ("x-amz-checksum-crc32c", sum))
        }
        let same = try await copy([Self.copied(), head("src", "AAAAAA=="), head("dst", "AAAAAA==")])
        { $0.verification = .checksum }
        #expect(same.results == [.outcome(.succeeded(attempts: 1))])
        #expect(same.transport.surprises.isEmpty)
        let other = try await copy([
            Self.copied(), head("src", "AAAAAA=="), head("dst", "AAAAAQ=="),
        ]) { $0.verification = .checksum }
        #expect(other.results.map(code) == ["VerificationFailed"])
    }
}
