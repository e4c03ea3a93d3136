// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension S3ObjectMetadata {
    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: [
            "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage",
            "UserMetadata", "ContentLength", "ContentMD5", "ContentType", "HttpExpiresDate",
            "RequesterCharged", "SSEAlgorithm",
        ])
        self.init()
        cacheControl = try members["CacheControl"]?.headerValue(1...1_024)
        contentDisposition = try members["ContentDisposition"]?.headerValue(1...1_024)
        contentEncoding = try members["ContentEncoding"]?.headerValue(1...1_024)
        contentLanguage = try members["ContentLanguage"]?.headerValue(1...1_024)
        contentType = try members["ContentType"]?.headerValue(1...1_024)
        httpExpiresDate = try members["HttpExpiresDate"]?.timestamp()
        sseAlgorithm = try members["SSEAlgorithm"]?.choice(SSEAlgorithm.self)
        if let user = members["UserMetadata"] { userMetadata = try Self.userMetadata(user) }
        _ = try members["ContentLength"]?.integer(0...Int.max)
        _ = try members["ContentMD5"]?.string(1...1_024)
        _ = try members["RequesterCharged"]?.bool()
    }

    var document: JSONValue {
        var members: [String: JSONValue] = [:]
        members["CacheControl"] = cacheControl.map(JSONValue.string)
        members["ContentDisposition"] = contentDisposition.map(JSONValue.string)
        members["ContentEncoding"] = contentEncoding.map(JSONValue.string)
        members["ContentLanguage"] = contentLanguage.map(JSONValue.string)
        members["ContentType"] = contentType.map(JSONValue.string)
        members["HttpExpiresDate"] = httpExpiresDate.map { .string($0.iso8601Milliseconds) }
        members["SSEAlgorithm"] = sseAlgorithm.map { .string($0.rawValue) }
        if !userMetadata.isEmpty {
            let pairs = userMetadata.map { ($0.name, JSONValue.string($0.value)) }
            members["UserMetadata"] = .object(Dictionary(uniqueKeysWithValues: pairs))
        }
        return .object(members)
    }

    /// Names become header names, so they must be HTTP tokens (RFC 9110, section 5.6.2); S3 keeps
    /// them in lower case, which makes two names that differ in case the same name.
    private static func userMetadata(
        _ member: JSONMember
    ) throws(JobDocumentProblem) -> [S3UserMetadata] {
        guard case .object(let entries) = member.value else {
            throw member.refuse("it is \(member.value.typeName); allowed: an object of strings")
        }
        var found: [S3UserMetadata] = []
        var names: Set<String> = []
        for (name, value) in entries.sorted(by: { $0.key < $1.key }) {
            let entry = JSONMember(path: "\(member.path).\(name)", value: value)
            guard !name.isEmpty, name.utf8.allSatisfy(isToken) else {
                throw entry.refuse(
                    "it is no header name; allowed: letters, digits and -_.!#$%&'*+^`|~")
            }
            let lowercased = name.lowercased()
            guard names.insert(lowercased).inserted else {
                throw entry.refuse("the name stands twice but for case; S3 keeps one of them")
            }
            found.append(
                S3UserMetadata(name: lowercased, value: try entry.headerValue(0...1_024)))
        }
        return found.sorted { $0.name < $1.name }
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_.!#$%&'*+^`|~".utf8.contains(byte)
        }
    }
}
