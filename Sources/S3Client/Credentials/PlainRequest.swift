// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An unsigned request to a service that gives credentials.
struct PlainRequest: Sendable {
    var method = HTTPMethod.get
    let origin: HTTPOrigin
    /// Encoded path and query.
    var target: [UInt8]
    var headers = HeaderBlock()
    var body: [UInt8] = []

    /// - Parameter url: http or https, with path and query as they are to be sent.
    /// - Throws: `S3ClientError` naming the URL and what is wrong with it.
    init(_ url: String) throws {
        let scheme = url.prefix { $0 != ":" }.count + "://".utf8.count
        let rest = url.dropFirst(scheme)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let place = try EndpointURL(parsing: String(url.prefix(scheme) + authority))
        let path = rest.dropFirst(authority.count)
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw S3ClientError(
                .endpoint,
                "The URL \"\(url)\" cannot be used: its path and query must be percent-encoded.")
        }
        origin = HTTPOrigin(isTLS: place.isTLS, host: place.host, port: place.port)
        target = Array((path.hasPrefix("/") ? path : "/" + path).utf8)
    }

    /// Adds a part of the query, encoded.
    mutating func addQuery(_ name: String, _ value: String) {
        let isFirst = !target.contains(UInt8(ascii: "?"))
        target.append(UInt8(ascii: isFirst ? "?" : "&"))
        target.append(contentsOf: name.utf8)
        target.append(UInt8(ascii: "="))
        PercentEncoding.appendQuery(Array(value.utf8), to: &target)
    }

    /// Scheme, host and port, for a message: a path or a query may hold what is nobody's business.
    var place: String { origin.url }

    /// The request in an exchange of its own.
    func exchange() -> S3Exchange {
        let exchange = S3Exchange()
        exchange.method = method
        exchange.headers = headers
        exchange.body = body
        exchange.bodyBytesMax = ClientLimits.credentialsBytesMax
        exchange.prepare(target: target)
        return exchange
    }
}
