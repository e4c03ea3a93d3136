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
    let board: ProgressBoard

    /// Copies the object, going on with an upload that an earlier run left where that still fits.
    func copy(_ task: CopyTask, continuing earlier: OpenUpload? = nil) async -> CopyResult {
        do {
            let source = try await examine(task)
            let tags = try await sourceTags(task)
            let upload = try await openUpload(task, source, tags, continuing: earlier)
            let attempts = try await finish(upload, task, tags)
            return .outcome(.succeeded(attempts: attempts))
        } catch {
            return error.result
        }
    }

    // MARK: Source

    /// The source's attributes, if the job's time constraints let it be copied.
    private func examine(_ task: CopyTask) async throws(CopyInterruption) -> SourceObject {
        let head = try CopyInterruption.unwrap(
            await client.headObject(task.source, headers: everyRequest, using: S3Exchange()),
            missing: "NoSuchKey")
        let source = SourceObject(head)
        if let refusal = plan.conditions.refusal(lastModified: source.lastModified) {
            throw CopyInterruption(.outcome(.failed(refusal)))
        }
        return source
    }

    /// The tags that the copy keeps; none when the job replaces or strips them.
    private func sourceTags(_ task: CopyTask) async throws(CopyInterruption) -> [S3Tag] {
        guard plan.operation.newObjectTagging == nil else { return [] }
        let answer = await client.getObjectTagging(
            task.source, headers: everyRequest, using: S3Exchange())
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
            headers: plan.headers.createMultipartUpload(source: source, sourceTags: tags),
            using: S3Exchange())
        guard let uploadID = created.value else {
            let failure = created.failure ?? .cancelled
            // A first answer that refuses: there is no upload. Otherwise there may be one, and the
            // intent stays for the end of the job, or the next run, to look.
            if (400..<500).contains(failure.httpStatus), created.attempts == 1 {
                try await write(.uploadEnded(row: task.row, .aborted))
            }
            throw CopyInterruption(failure, attempts: created.attempts)
        }
        var upload = MultipartUpload(
            uploadID: uploadID, layout: layout, sourceETag: source.etag,
            sourceVersionID: task.versionID ?? source.versionID)
        upload.mayHaveTwin = created.attempts > 1 || earlier != nil
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
            await abort(upload, task)
            try await write(.uploadEnded(row: task.row, .aborted))
            return nil
        }
        upload.take(found)
        return upload
    }

    /// Parts, completion, verification; a failure on the way leaves no upload behind.
    private func finish(
        _ upload: MultipartUpload, _ task: CopyTask, _ tags: [S3Tag]
    ) async throws(CopyInterruption) -> Int {
        do {
            let parts = try await PartCopier(copier: self, upload: upload, task: task).copyAll()
            let attempts = try await complete(upload, parts, task)
            try await end(upload, task, .completed)
            let verifier = CopyVerifier(plan: plan, client: client)
            try await verifier.verify(task, objectBytes: upload.layout.objectBytes, tags: tags)
            return attempts
        } catch {
            // An upload that a stop or missing credentials interrupted is continued by a resume.
            guard case .outcome = error.result else { throw error }
            await abort(upload, task)
            try await end(upload, task, .aborted)
            throw error
        }
    }

    /// Notes the end of an upload. Where there may be a twin, the intent is open again: at the end of
    /// the job, when none of our uploads is at work any more, those of this key are looked for.
    private func end(
        _ upload: MultipartUpload, _ task: CopyTask, _ how: UploadEnd
    ) async throws(CopyInterruption) {
        try await write(.uploadEnded(row: task.row, how))
        guard upload.mayHaveTwin else { return }
        try await write(.uploadIntended(UploadDestination(plan: plan, task: task).intent))
    }

    private func complete(
        _ upload: MultipartUpload, _ parts: [UploadedPart], _ task: CopyTask
    ) async throws(CopyInterruption) -> Int {
        let answer = await client.completeMultipartUpload(
            destination(task), uploadID: upload.uploadID, parts: parts, headers: everyRequest,
            using: S3Exchange())
        if let failure = answer.failure {
            // The reply to an earlier attempt may have been lost after the store had completed the
            // upload; then the object is there with our size, which the verification looks at.
            guard failure.code == "NoSuchUpload", answer.attempts > 1 else {
                throw CopyInterruption(failure, attempts: answer.attempts)
            }
        }
        return answer.attempts
    }

    /// Aborts until the store says that the upload is gone: a part that was still on its way when
    /// the first abort arrived may have revived it (API Reference, AbortMultipartUpload).
    private func abort(_ upload: MultipartUpload, _ task: CopyTask) async {
        for _ in 0..<3 {
            let answer = await client.abortMultipartUpload(
                destination(task), uploadID: upload.uploadID, headers: everyRequest,
                using: S3Exchange())
            if answer.failure != nil { return }
        }
    }

    /// The object that the parts become.
    func destination(_ task: CopyTask) -> ObjectAddress {
        ObjectAddress(bucket: plan.destinationBucket, key: task.destinationKey)
    }

    var everyRequest: HeaderBlock { plan.headers.everyRequest() }

    private func write(_ entry: JournalEntry) async throws(CopyInterruption) {
        do {
            try await journal.write(entry)
        } catch {
            throw CopyInterruption(
                .blocked(
                    JobFailure(failureCode: "JournalNotWritten", failureReason: "\(error)")))
        }
    }

    private static func cannotBeCut(_ bytes: UInt64) -> TaskFailure {
        TaskFailure(
            httpStatus: 400, errorCode: "EntityTooLarge",
            message: "An object of \(bytes) bytes cannot be copied in at most \(Limits.partsMax) "
                + "parts of at most \(Limits.partBytesMax) bytes", attempts: 1)
    }
}
