// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// A store as far as copy jobs need one: a few calls over dictionaries, applied one at a time.
struct StoreModel {
    /// The largest source of one CopyObject.
    static let copyBytesMax = 1 << 20

    /// In the bucket `src`, by name: the key, with `?versionId=` behind it for one of several.
    var sources: [String: ModelObject] = [:]
    /// The ids of a key's versions in the bucket `src`, newest first.
    var versions: [String: [String]] = [:]
    /// Versions on a page of a listing.
    var versionsOfPage = 1_000
    /// What a listing of the bucket `src` has, by key in byte order.
    var listed: [ListedEntry] = []
    /// Objects on a page of it.
    var objectsOfPage = 1_000
    /// Names of sources that nobody may read.
    var denied: Set<String> = []
    /// Names of sources of which only the first part can be copied as the object was before.
    var overwritten: Set<String> = []
    /// By key, in the bucket `dst`: every version that arrived there, the last one on top.
    private(set) var arrivals: [String: [ModelObject]] = [:]
    /// By id.
    var uploads: [String: ModelUpload] = [:]
    /// By key, in the bucket `reports`.
    var reports: [String: [UInt8]] = [:]
    /// Whether a second CompleteMultipartUpload repeats the first answer.
    var remembersCompleted = false
    /// Whether an upload forgets the tags that it was created with.
    var losesTags = false
    /// Whether what is put together of parts lacks a byte.
    var losesBytes = false
    /// Whether one upload in five is gone when it is to be completed.
    var forgetsUploads = false
    private(set) var uploadCount = 0
    private var completed: Set<String> = []

    /// Does what the request asks for.
    mutating func apply(_ request: ModelRequest, body: [UInt8]) -> ModelAnswer {
        switch (request.method, request.bucket) {
        case (.put, "reports"):
            reports[request.key] = body
            return ModelAnswer(headers: [("ETag", "\"report\"")])
        case (.head, "reports"):
            guard let bytes = reports[request.key] else { return ModelAnswer(status: 404) }
            return ModelAnswer(headers: [
                ("Content-Length", "\(bytes.count)"), ("ETag", "\"report\""),
            ])
        case (.put, "dst") where request.query["tagging"] != nil:
            return putTags(request, body)
        case (.put, "dst") where request.query["uploadId"] != nil: return copyPart(request)
        case (.put, "dst"): return copyObject(request)
        case (.head, "src"): return head(readable(request.sourceName ?? ""))
        case (.head, "dst"):
            return head(copy(request.key).map { .success($0) } ?? .failure(.missing))
        case (.get, "src") where request.query["versions"] != nil: return listVersions(request)
        case (.get, "dst") where request.query["versioning"] != nil:
            return .document("VersioningConfiguration", "<Status>Enabled</Status>")
        case (.get, "src") where request.query["ownershipControls"] != nil:
            return .document(
                "OwnershipControls",
                "<Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>")
        case (.get, "src") where request.query["acl"] != nil:
            return .document(
                "AccessControlPolicy",
                "<Owner><ID>o</ID></Owner><AccessControlList><Grant><Grantee><ID>o</ID></Grantee>"
                    + "<Permission>FULL_CONTROL</Permission></Grant></AccessControlList>")
        case (.get, "src") where request.query["list-type"] != nil: return listObjects(request)
        case (.get, "src"): return tags(readable(request.sourceName ?? ""))
        case (.get, "dst") where request.query["uploads"] != nil: return listUploads(request)
        case (.get, "dst") where request.query["uploadId"] != nil: return listParts(request)
        case (.get, "dst"):
            return tags(copy(request.key).map { .success($0) } ?? .failure(.missing))
        case (.post, "dst") where request.query["uploads"] != nil: return createUpload(request)
        case (.post, "dst"): return complete(request, body)
        case (.delete, "dst"):
            guard uploads.removeValue(forKey: request.query["uploadId"] ?? "") != nil else {
                return .failure(404, "NoSuchUpload")
            }
            return ModelAnswer(status: 204)
        default: return .failure(501, "NotImplemented")
        }
    }

    /// Why a source cannot be read.
    enum Refusal: Error {
        case missing, missingVersion, denied

        var answer: ModelAnswer {
            switch self {
            case .missing: .failure(404, "NoSuchKey")
            case .missingVersion: .failure(404, "NoSuchVersion")
            case .denied: .failure(403, "AccessDenied")
            }
        }
    }

    func readable(_ name: String) -> Result<ModelObject, Refusal> {
        if denied.contains(name) { return .failure(.denied) }
        if let source = sources[name] { return .success(source) }
        return .failure(name.contains("?versionId=") ? .missingVersion : .missing)
    }

    /// The current version at the destination.
    func copy(_ key: String) -> ModelObject? { arrivals[key]?.last }

    /// A new version at the destination.
    mutating func arrive(_ object: ModelObject, as key: String) {
        arrivals[key, default: []].append(object)
    }

    private mutating func copyObject(_ request: ModelRequest) -> ModelAnswer {
        switch readable(request.sourceName ?? "") {
        case .failure(let refusal): return refusal.answer
        case .success(let source):
            guard source.bytes <= Self.copyBytesMax else {
                return .failure(
                    400, "InvalidRequest",
                    "The specified copy source is larger than the maximum allowable size for a "
                        + "copy source: \(Self.copyBytesMax)")
            }
            if let wanted = request.header("x-amz-copy-source-if-match"), wanted != source.etag {
                return .failure(412, "PreconditionFailed")
            }
            arrive(source, as: request.key)
            return .document("CopyObjectResult", "<ETag>\(source.etag)</ETag>")
        }
    }

    private func head(_ object: Result<ModelObject, Refusal>) -> ModelAnswer {
        switch object {
        case .failure(let refusal): ModelAnswer(status: refusal.answer.status)
        case .success(let object):
            ModelAnswer(headers: [
                ("Content-Length", "\(object.bytes)"), ("ETag", object.shownETag),
                ("Content-Type", object.contentType),
            ])
        }
    }

    private func tags(_ object: Result<ModelObject, Refusal>) -> ModelAnswer {
        switch object {
        case .failure(let refusal): return refusal.answer
        case .success(let object):
            let tags = object.tags.split(separator: "&").map { tag in
                let halves = tag.split(separator: "=")
                return "<Tag><Key>\(halves[0])</Key><Value>\(halves[1])</Value></Tag>"
            }
            return .document("Tagging", "<TagSet>\(tags.joined())</TagSet>")
        }
    }

    /// Only the job's fallback sets tags, always to those of the source.
    private mutating func putTags(_ request: ModelRequest, _ body: [UInt8]) -> ModelAnswer {
        guard let last = arrivals[request.key]?.indices.last else {
            return .failure(404, "NoSuchKey")
        }
        let text = String(decoding: body, as: UTF8.self)
        let keys = Self.contents(of: "Key", in: text)
        let values = Self.contents(of: "Value", in: text)
        let tags = zip(keys, values).map { "\($0)=\($1)" }.joined(separator: "&")
        arrivals[request.key]?[last].tags = tags
        return ModelAnswer()
    }

    /// The texts of all elements of that name, in order.
    static func contents(of name: String, in document: String) -> [Substring] {
        document.split(separator: "<\(name)>").dropFirst().compactMap {
            $0.split(separator: "</", omittingEmptySubsequences: false).first
        }
    }

    mutating func newUploadID() -> String {
        uploadCount += 1
        return "upload-\(uploadCount)"
    }

    mutating func close(_ id: String) {
        uploads[id] = nil
        completed.insert(id)
    }

    func hasCompleted(_ id: String) -> Bool { completed.contains(id) }
}
