// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The headers of requests that differ in key, copy source, body and time only, put together once:
/// as they are sent, and as their signature covers them (SigV4, "canonical request").
///
/// The copies of a job are such requests: what is left to do for each is to copy pieces of text
/// and to hash them.
final class HeaderTemplate {
    let key: SigningKey
    /// The lines as they are sent, each with its line end, the authorization last.
    let lines: TemplateText
    /// The canonical request from its headers to its end.
    let canonical: TemplateText
    private let target: S3Target
    private let headers: HeaderBlock
    private let copiesSource: Bool

    /// - Parameters:
    ///   - exchange: whose headers these are.
    ///   - target: names the host.
    ///   - key: signs, and brings the token of temporary credentials.
    init(_ exchange: S3Exchange, for target: S3Target, key: SigningKey) {
        self.key = key
        self.target = target
        headers = exchange.headers
        copiesSource = !exchange.sourceBytes.isEmpty
        let added = Self.added(copiesSource: copiesSource, token: key.credentials.sessionToken)
        let signed = Self.signed(added, headers, host: target.origin.hostHeader)
        let names = Self.distinctNames(signed)
        canonical = Self.canonical(signed, names: names)
        lines = Self.lines(headers, added, names: names, key: key)
    }

    /// Whether a request's headers are these.
    func serves(
        _ exchange: S3Exchange, for target: S3Target, credentials: Credentials, day: Int
    ) -> Bool {
        key.day == day && key.credentials === credentials && self.target === target
            && copiesSource != exchange.sourceBytes.isEmpty && headers == exchange.headers
    }

    /// What the client adds to the caller's headers, besides the authorization.
    private static func added(copiesSource: Bool, token: String?) -> [SignedHeader] {
        var added = copiesSource ? [SignedHeader("x-amz-copy-source", .copySource)] : []
        added.append(SignedHeader("x-amz-content-sha256", .payloadHash))
        added.append(SignedHeader("x-amz-date", .date))
        if let token { added.append(SignedHeader("x-amz-security-token", token.utf8)) }
        return added
    }

    /// What the signature covers, in the order of names. Headers of one name stay in their order.
    private static func signed(
        _ added: [SignedHeader], _ headers: HeaderBlock, host: [UInt8]
    ) -> [SignedHeader] {
        let given = headers.fields.map {
            SignedHeader(headers.bytes[$0.name], headers.bytes[$0.value])
        }
        let all = [SignedHeader("host", host)] + given.filter(\.isSigned) + added
        return all.enumerated().sorted { left, right in
            left.element.name == right.element.name
                ? left.offset < right.offset
                : left.element.name.lexicographicallyPrecedes(right.element.name)
        }.map(\.element)
    }

    /// `name;name;…`, which stands in the canonical request and in the authorization.
    private static func distinctNames(_ signed: [SignedHeader]) -> [UInt8] {
        var names: [[UInt8]] = []
        for header in signed where names.last != header.name { names.append(header.name) }
        return Array(names.joined(separator: ";".utf8))
    }

    private static func canonical(_ signed: [SignedHeader], names: [UInt8]) -> TemplateText {
        var text = TemplateText()
        var previous: [UInt8]?
        for header in signed {
            if header.name == previous {
                // Values of one name are one header, separated by commas ("CanonicalHeaders").
                text.append(",")
            } else {
                if previous != nil { text.append("\n") }
                text.append(header.name)
                text.append(":")
            }
            text.append(header.value)
            previous = header.name
        }
        text.append("\n\n")
        text.append(names)
        text.append("\n")
        text.append(.payloadHash)
        return text
    }

    private static func lines(
        _ headers: HeaderBlock, _ added: [SignedHeader], names: [UInt8], key: SigningKey
    ) -> TemplateText {
        var text = TemplateText()
        for field in headers.fields {
            text.append(headers.bytes[field.name])
            text.append(field.value.isEmpty ? ":" : ": ")
            text.append(headers.bytes[field.value])
            text.append("\r\n")
        }
        for header in added {
            text.append(header.name)
            text.append(": ")
            text.append(header.value)
            text.append("\r\n")
        }
        text.append("authorization: AWS4-HMAC-SHA256 Credential=")
        text.append(key.credentialScope)
        text.append(", SignedHeaders=")
        text.append(names)
        text.append(", Signature=")
        text.append(.signature)
        text.append("\r\n")
        return text
    }
}

extension TemplateText {
    fileprivate mutating func append(_ value: SignedHeader.Value) {
        switch value {
        case .text(let bytes): append(bytes)
        case .hole(let hole): append(hole)
        }
    }
}
