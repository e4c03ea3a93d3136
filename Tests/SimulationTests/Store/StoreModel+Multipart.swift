// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Multipart uploads.
extension StoreModel {
    mutating func createUpload(_ request: ModelRequest) -> ModelAnswer {
        let id = newUploadID()
        uploads[id] = ModelUpload(
            key: request.key, contentType: request.header("content-type") ?? "",
            tags: losesTags ? "" : request.header("x-amz-tagging") ?? "")
        return .document("InitiateMultipartUploadResult", "<UploadId>\(id)</UploadId>")
    }

    mutating func copyPart(_ request: ModelRequest) -> ModelAnswer {
        let id = request.query["uploadId"] ?? ""
        guard uploads[id]?.key == request.key else { return .failure(404, "NoSuchUpload") }
        guard let number = request.query["partNumber"].flatMap({ Int($0) }),
            let range = request.copyRange
        else { return .failure(400, "InvalidArgument") }
        switch readable(request.sourceName ?? "") {
        case .failure(let refusal): return refusal.answer
        case .success(let source):
            let isOverwritten = number > 1 && overwritten.contains(request.sourceName ?? "")
            guard request.header("x-amz-copy-source-if-match") == source.etag, !isOverwritten else {
                return .failure(412, "PreconditionFailed")
            }
            guard range.upperBound <= source.bytes else { return .failure(416, "InvalidRange") }
            uploads[id]?.parts[number] = (range, source.etag)
            return .document("CopyPartResult", "<ETag>\"part-\(number)\"</ETag>")
        }
    }

    func listParts(_ request: ModelRequest) -> ModelAnswer {
        guard let upload = uploads[request.query["uploadId"] ?? ""] else {
            return .failure(404, "NoSuchUpload")
        }
        let parts = upload.parts.sorted { $0.key < $1.key }.map { number, part in
            "<Part><PartNumber>\(number)</PartNumber><ETag>\"part-\(number)\"</ETag>"
                + "<Size>\(part.range.count)</Size></Part>"
        }
        return .document("ListPartsResult", "<IsTruncated>false</IsTruncated>\(parts.joined())")
    }

    func listUploads(_ request: ModelRequest) -> ModelAnswer {
        let prefix = request.query["prefix"] ?? ""
        let found = uploads.filter { $0.value.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
        let list = found.map { id, upload in
            let key =
                upload.key.hasPrefix(ModelRequest.secondMark)
                ? upload.key.dropFirst(ModelRequest.secondMark.count) : upload.key[...]
            return "<Upload><Key>\(key)</Key><UploadId>\(id)</UploadId></Upload>"
        }
        return .document(
            "ListMultipartUploadsResult", "<IsTruncated>false</IsTruncated>\(list.joined())")
    }

    /// Refuses parts that do not follow each other without a gap from the first byte on, or that
    /// come from different sources: a copy made of those would be wrong.
    mutating func complete(_ request: ModelRequest, _ body: [UInt8]) -> ModelAnswer {
        let id = request.query["uploadId"] ?? ""
        guard let upload = uploads[id], upload.key == request.key else {
            return remembersCompleted && hasCompleted(id)
                ? .document("CompleteMultipartUploadResult", "<ETag>\"again\"</ETag>")
                : .failure(404, "NoSuchUpload")
        }
        if forgetsUploads, id.hasSuffix("0") || id.hasSuffix("5") {
            uploads[id] = nil
            return .failure(404, "NoSuchUpload")
        }
        let text = String(decoding: body, as: UTF8.self)
        let numbers = Self.contents(of: "PartNumber", in: text).compactMap { Int($0) }
        var end = 0
        var etags: Set<String> = []
        for number in numbers {
            guard let part = upload.parts[number], part.range.lowerBound == end else {
                return .failure(400, "InvalidPart")
            }
            end = part.range.upperBound
            etags.insert(part.etag)
        }
        guard etags.count == 1, let etag = etags.first else { return .failure(400, "InvalidPart") }
        let copy = ModelObject(
            etag: etag, bytes: losesBytes ? end - 1 : end, contentType: upload.contentType,
            tags: upload.tags,
            parts: numbers.count)
        arrive(copy, as: upload.key)
        close(id)
        return .document("CompleteMultipartUploadResult", "<ETag>\(etag)</ETag>")
    }
}
