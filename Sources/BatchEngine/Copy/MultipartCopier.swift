// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Copies one large object in parts, so that the result is what CopyObject would have made: head,
/// create, parts, complete, verify, from top to bottom.
struct MultipartCopier {
    let plan: CopyPlan
    let client: S3Client
    let journal: JobJournal
    let gate: PartGate
    /// Parts of one object in flight, as far as the gate has room.
    let partsAtOnce: Int
    let throttles: ThrottleCounter
    let board: ProgressBoard
    let care: CopyCare

    /// Copies the object, going on with an upload that an earlier run left where that still fits.
    func copy(_ task: CopyTask, continuing earlier: OpenUpload? = nil) async -> CopyResult {
        do {
            let source = try await examine(task)
            if let outcome = try await careful?.destination.outcome(
                of: task, source.known, always: true)
            {
                return .outcome(outcome)
            }
            let tags = try await sourceTags(task, source)
            let upload = try await openUpload(task, source, tags, continuing: earlier)
            return .outcome(try await finish(upload, task, source, tags))
        } catch {
            return error.result
        }
    }

    // MARK: Source

    /// The source's attributes, if the job's time constraints let it be copied.
    private func examine(_ task: CopyTask) async throws(CopyInterruption) -> SourceObject {
        let head = try CopyInterruption.unwrap(
            await client.headObject(task.source, headers: looking, using: S3Exchange()),
            missing: "NoSuchKey")
        let source = SourceObject(head)
        if let refusal = plan.conditions.refusal(lastModified: source.lastModified) {
            throw CopyInterruption(.outcome(.failed(refusal)))
        }
        if let etag = task.etag, etag != head.etagText {
            throw CopyInterruption(.outcome(.failed(Self.changed(head.etagText, wanted: etag))))
        }
        return source
    }

    /// The tags that the copy keeps; none when the job replaces or strips them. They are those of
    /// the version that was examined, which a newer one may have taken the place of.
    private func sourceTags(
        _ task: CopyTask, _ source: SourceObject
    ) async throws(CopyInterruption) -> [S3Tag] {
        guard plan.operation.newObjectTagging == nil else { return [] }
        let examined = ObjectAddress(
            bucket: task.bucket, key: task.key, versionID: task.versionID ?? source.versionID)
        let answer = await client.getObjectTagging(
            examined, headers: everyRequest, using: S3Exchange())
        // A store without tags has none to lose.
        if answer.failure?.httpStatus == 501 { return [] }
        return try CopyInterruption.unwrap(answer).map { S3Tag(key: $0.key, value: $0.value) }
    }

    // MARK: Upload

    private func openUpload(
        _ task: CopyTask, _ source: SourceObject, _ tags: [S3Tag],
        continuing earlier: OpenUpload?
    ) async throws(CopyInterruption) -> MultipartUpload {
        if case .started(let start)? = earlier,
            let upload = try await pickUp(start, task, source)
        {
            return upload
        }
        return try await create(task, source, tags, mayHaveSiblings: earlier != nil)
    }

    private func create(
        _ task: CopyTask, _ source: SourceObject, _ tags: [S3Tag], mayHaveSiblings: Bool
    ) async throws(CopyInterruption) -> MultipartUpload {
        guard
            let layout = PartLayout(
                objectBytes: source.byteCount, partBytesWanted: plan.partBytes)
        else {
            throw CopyInterruption(.outcome(.failed(Self.cannotBeCut(source.byteCount))))
        }
        let journalled = UploadDestination(plan: plan, task: task)
        try await write(.uploadIntended(journalled.intent))
        let created = await client.createMultipartUpload(
            destination(task),
            headers: plan.headers.createMultipartUpload(
                source: source, sourceTags: tags,
                checksum: plan.verification == .checksum ? source.wholeChecksum : nil),
            using: S3Exchange())
        guard let uploadID = created.value else {
            let failure = created.failure ?? .cancelled
            // Refused at once, there is no upload. In all other cases there may be one, and the
            // intent stays for the end of the job, or for the next run, to look.
            if !mayHaveSiblings, created.attempts == 1, (400..<500).contains(failure.httpStatus) {
                try await write(.uploadEnded(row: task.row, .aborted))
            }
            throw CopyInterruption(failure, attempts: created.attempts)
        }
        let upload = MultipartUpload(
            uploadID: uploadID, layout: layout, sourceETag: source.etag,
            sourceVersionID: task.versionID ?? source.versionID,
            mayHaveSiblings: mayHaveSiblings || created.attempts > 1)
        try await write(.uploadStarted(journalled.start(upload)))
        return upload
    }

    /// The upload of an earlier run with the parts that it has, when the source is still the one it
    /// was pinned to; otherwise it is aborted.
    private func pickUp(
        _ start: UploadStart, _ task: CopyTask, _ source: SourceObject
    ) async throws(CopyInterruption) -> MultipartUpload? {
        var upload = MultipartUpload(start)
        let isSame = start.sourceETag == source.etag && start.sizeBytes == source.byteCount
        let parts = await client.listParts(
            destination(task), uploadID: start.uploadID, headers: everyRequest, using: S3Exchange())
        guard isSame, let found = parts.value else {
            if let failure = parts.failure {
                // Only the upload's own failure means to begin anew; a stop stops here.
                let interruption = CopyInterruption(failure, attempts: parts.attempts)
                guard case .outcome = interruption.result else { throw interruption }
            }
            // Whether that succeeds is no matter here: the upload that follows is taken to have
            // siblings, which are looked for at the end.
            _ = await abort(upload, task)
            return nil
        }
        upload.take(found)
        return upload
    }

    /// Parts, completion, verification; a failure on the way leaves no upload behind.
    private func finish(
        _ upload: MultipartUpload, _ task: CopyTask, _ source: SourceObject, _ tags: [S3Tag]
    ) async throws(CopyInterruption) -> TaskOutcome {
        do {
            let parts = try await PartCopier(copier: self, upload: upload, task: task).copyAll()
            if plan.ifNoneMatch { try await refuseToOverwrite(task, source) }
            let attempts = try await complete(upload, parts, task, source)
            try await write(end(of: upload, task, .completed))
            let verifier = CopyVerifier(plan: plan, client: client)
            let copy = try await verifier.verify(
                task, objectBytes: upload.layout.objectBytes, tags: tags)
            return verifier.outcome(source.known.facts, copy, attempts: attempts)
        } catch {
            // An upload that a stop or missing credentials interrupted is continued by a resume.
            guard case .outcome = error.result else { throw error }
            // One that could not be aborted stays in the journal, for the end of the job to try.
            if await abort(upload, task) { try await write(end(of: upload, task, .aborted)) }
            throw error
        }
    }

    /// What the journal keeps of an upload that has ended. Where a request to create it was sent
    /// more than once, or by a run that was killed, the store may have made another one under an id
    /// that nobody received: then the intent stays, and the end of the job looks for it.
    private func end(
        of upload: MultipartUpload, _ task: CopyTask, _ end: UploadEnd
    ) -> JournalEntry {
        upload.mayHaveSiblings
            ? .uploadIntended(UploadDestination(plan: plan, task: task).intent)
            : .uploadEnded(row: task.row, end)
    }

    private func complete(
        _ upload: MultipartUpload, _ parts: [UploadedPart], _ task: CopyTask,
        _ source: SourceObject
    ) async throws(CopyInterruption) -> Int {
        var headers = everyRequest
        if plan.ifNoneMatch { headers.append("if-none-match", "*") }
        var answer = await client.completeMultipartUpload(
            destination(task), uploadID: upload.uploadID, parts: parts, headers: headers,
            using: S3Exchange())
        if plan.ifNoneMatch, answer.failure?.httpStatus == 501 {
            // Whether there is anything to overwrite was asked a moment ago.
            care.noteIgnored()
            answer = await client.completeMultipartUpload(
                destination(task), uploadID: upload.uploadID, parts: parts, headers: everyRequest,
                using: S3Exchange())
        }
        if let failure = answer.failure {
            // The reply to an earlier attempt may have been lost after the store had completed the
            // upload; then the object is there, and is the one that these parts make.
            let refusal = CopyInterruption(failure, attempts: answer.attempts)
            let isRefused = plan.ifNoneMatch && failure.httpStatus == 412
            guard failure.code == "NoSuchUpload" || isRefused else { throw refusal }
            let verifier = CopyVerifier(plan: plan, client: client)
            if answer.attempts > 1,
                try await verifier.isMade(task, upload.layout.objectBytes, of: parts)
            {
                return answer.attempts
            }
            if plan.ifNoneMatch { try await refuseToOverwrite(task, source) }
            throw refusal
        }
        return answer.attempts
    }

    /// Ends the copy where the destination has an object by now.
    private func refuseToOverwrite(
        _ task: CopyTask, _ source: SourceObject
    ) async throws(CopyInterruption) {
        let outcome = try await careful?.destination.outcome(of: task, source.known, always: true)
        if let outcome { throw CopyInterruption(.outcome(outcome)) }
    }

    /// Aborts until the store says that the upload is gone: a part that was still on its way when
    /// the first abort arrived may have revived it (API Reference, AbortMultipartUpload).
    ///
    /// - Returns: whether it is gone.
    private func abort(_ upload: MultipartUpload, _ task: CopyTask) async -> Bool {
        for _ in 0..<3 {
            let answer = await client.abortMultipartUpload(
                destination(task), uploadID: upload.uploadID, headers: everyRequest,
                using: S3Exchange())
            if let failure = answer.failure { return failure.code == "NoSuchUpload" }
        }
        return true
    }

    /// The object that the parts become.
    func destination(_ task: CopyTask) -> ObjectAddress {
        ObjectAddress(bucket: plan.destinationBucket, key: task.destinationKey)
    }

    var everyRequest: HeaderBlock { plan.headers.everyRequest() }

    /// The same for a look at an object that may be compared.
    private var looking: HeaderBlock {
        plan.verification == .checksum ? plan.headers.askingForChecksums() : everyRequest
    }

    private var careful: CarefulCopier? {
        CarefulCopier(plan: plan, client: client, throttles: throttles, care: care)
    }

    private func write(_ entry: JournalEntry) async throws(CopyInterruption) {
        do {
            try await journal.write(entry)
        } catch {
            throw CopyInterruption(
                .blocked(
                    JobFailure(failureCode: "JournalNotWritten", failureReason: "\(error)")))
        }
    }

    private static func changed(_ found: String, wanted: String) -> TaskFailure {
        TaskFailure(
            httpStatus: 412, errorCode: "PreconditionFailed",
            message: "The source has the ETag \(found) and the manifest names \(wanted); it is"
                + " another object now", attempts: 1)
    }

    private static func cannotBeCut(_ bytes: UInt64) -> TaskFailure {
        TaskFailure(
            httpStatus: 400, errorCode: "EntityTooLarge",
            message: "An object of \(bytes) bytes cannot be copied in at most \(Limits.partsMax) "
                + "parts of at most \(Limits.partBytesMax) bytes", attempts: 1)
    }
}
