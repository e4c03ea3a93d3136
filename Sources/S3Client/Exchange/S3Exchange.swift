// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// One request and its answer, in buffers that are used again for the next.
///
/// A caller fills the request, hands the exchange to `S3Client.send` and reads the answer. On the
/// way the client adds what depends on the endpoint (`requestTarget`) and on the attempt
/// (`headerLines`), so that a transport finds every byte of the request's head ready to be
/// written: method, target, host of the origin, `headerLines`, length of `body`.
///
/// Unchecked Sendable: every field but `isCancelled` belongs to one side at a time, to the caller
/// or, while `Transport.perform` runs, to the transport; the await is the handing over.
package final class S3Exchange: @unchecked Sendable {
    // MARK: Request

    package var method = HTTPMethod.get
    /// The bucket's name, or an access point's ARN.
    package var bucket: [UInt8] = [] { didSet { known = nil } }
    /// The key's raw UTF-8 bytes, not percent-encoded; empty for a call on the bucket.
    package var key: [UInt8] = []
    package var query = QueryBlock()
    package var headers = HeaderBlock()
    /// The header `x-amz-copy-source`, which differs from copy to copy while all others stay;
    /// empty for a call that copies nothing.
    package var copySource: [UInt8] {
        get { Array(sourceBytes.view) }
        set {
            sourceBytes.removeAll()
            sourceBytes.append(newValue)
        }
    }
    var sourceBytes = ByteBuffer()
    package var body: [UInt8] = []
    /// Bytes of an object that the request has the store copy; nil where that is not known.
    package var copyBytes: UInt64?
    /// An answer with a longer body fails as `answerTooLarge`.
    package var bodyBytesMax = ClientLimits.bodyBytesMax

    // MARK: Made by the client from the request

    /// Encoded path and query, byte for byte as signed and sent.
    package var requestTarget: [UInt8] { Array(targetBytes.view) }
    private(set) var targetBytes = ByteBuffer()
    /// All headers as they are sent but those of the connection, each with its line end: the
    /// caller's, then what the signer adds anew for each attempt.
    var headerLines = ByteBuffer(capacity: 1_024)
    /// Where requests for `bucket` go, once an endpoint was asked.
    private var known: (endpoint: S3Endpoint, target: S3Target)?
    /// How many bytes of `requestTarget` are the path.
    private var pathCount = 0
    /// The path of `requestTarget`, where it is until the exchange is prepared anew.
    var path: Slice<UnsafeRawBufferPointer> { targetBytes.view[..<pathCount] }
    /// The query as it is signed: a subresource without value has a `=`.
    private(set) var canonicalQuery = ByteBuffer(capacity: 16)
    /// What the header lines were made from last; serves the next request if it is of its kind.
    var headerTemplate: HeaderTemplate?
    /// Buffers of the signer, kept here because an exchange is signed by one side at a time.
    var signingScratch = SigningScratch()

    // MARK: Answer, written by the transport

    /// The HTTP status; 0 when no answer came.
    package var status = 0
    /// Status line and header lines as received, each with its line end.
    package var responseHead: [UInt8] = []
    package var responseBody: [UInt8] = []
    package var transportFailure: TransportFailure?

    // MARK: On its way, see EventLoop.perform

    /// When a pacer let it go last (seconds of the pacer's clock); 0 where none has.
    var turnSeconds = 0.0

    /// Where the request goes.
    private(set) var origin: HTTPOrigin?
    /// The task that waits for the answer.
    private var waiter: UnsafeContinuation<Void, Never>?
    /// Whether the attempt under way is to end, and all further ones; written from any thread.
    let isCancelled = Atomic<Bool>(false)

    package init() {}

    /// Empties request and answer for the next call; buffers keep their capacity.
    package func reset() {
        method = .get
        bucket.removeAll(keepingCapacity: true)
        key.removeAll(keepingCapacity: true)
        query.removeAll()
        headers.removeAll()
        sourceBytes.removeAll()
        // A large body is often shared with its maker; emptying it in place would copy it.
        if body.capacity > ClientLimits.keptBodyBytesMax {
            body = []
        } else {
            body.removeAll(keepingCapacity: true)
        }
        bodyBytesMax = ClientLimits.bodyBytesMax
        copyBytes = nil
        targetBytes.removeAll()
        headerLines.removeAll()
        resetAnswer()
    }

    /// Empties the answer before another attempt.
    package func resetAnswer() {
        status = 0
        responseHead.removeAll(keepingCapacity: true)
        responseBody.removeAll(keepingCapacity: true)
        transportFailure = nil
    }

    /// Takes back an earlier cancellation.
    func allowRequests() {
        isCancelled.store(false, ordering: .sequentiallyConsistent)
    }

    /// Where an endpoint sends requests for `bucket`. It is asked once for each bucket.
    ///
    /// - Throws: `S3ClientError` for an ARN that cannot be used.
    func target(at endpoint: S3Endpoint) throws -> S3Target {
        if let known, known.endpoint === endpoint { return known.target }
        let target = try endpoint.target(for: bucket)
        known = (endpoint, target)
        return target
    }

    /// Whether the endpoint has to be asked where the bucket is.
    var hasNoTarget: Bool { known == nil }

    /// Has the endpoint asked again where the bucket is.
    func forgetTarget() {
        known = nil
    }

    /// Hands the exchange to a transport.
    func depart(to origin: HTTPOrigin, waking waiter: UnsafeContinuation<Void, Never>) {
        precondition(self.waiter == nil, "an exchange carries one request at a time")
        self.origin = origin
        self.waiter = waiter
    }

    /// Hands it back: an answer stands in it, or a failure. The task is resumed once: the waiter
    /// is gone afterwards.
    func arrive() {
        let waiter = waiter.take()
        waiter?.resume()
    }

    /// The same, for a request that brought no answer.
    func arrive(_ failure: TransportFailure) {
        transportFailure = failure
        arrive()
    }

    /// Makes `requestTarget` and `canonicalQuery` from bucket, key and query, as the place's way
    /// of addressing asks for.
    package func prepare(for place: S3Target) {
        targetBytes.removeAll()
        canonicalQuery.removeAll()
        targetBytes.append(place.pathPrefix)
        targetBytes.append(UInt8(ascii: "/"))
        if place.bucketInPath, !bucket.isEmpty {
            PercentEncoding.appendPath(bucket, to: &targetBytes)
            if !key.isEmpty { targetBytes.append(UInt8(ascii: "/")) }
        }
        PercentEncoding.appendPath(key, to: &targetBytes)
        pathCount = targetBytes.count
        if !query.isEmpty { appendQuery() }
    }

    /// Makes the exchange ready to be sent without a signature to a server that is no store.
    ///
    /// - Parameter target: encoded path and query.
    func prepare(target: [UInt8]) {
        targetBytes.removeAll()
        targetBytes.append(target)
        headerLines.removeAll()
        for field in headers.fields {
            headerLines.append(headers.bytes[field.name])
            headerLines.append(": ")
            headerLines.append(headers.bytes[field.value])
            headerLines.append("\r\n")
        }
    }

    /// Encodes the items, orders them by encoded name and value, and writes both forms.
    private func appendQuery() {
        var encoded = query.items.map { item in
            var name: [UInt8] = []
            PercentEncoding.appendQuery(item.name, to: &name)
            let value = item.value.map { raw in
                var value: [UInt8] = []
                PercentEncoding.appendQuery(raw, to: &value)
                return value
            }
            return (name: name, value: value)
        }
        encoded.sort { left, right in
            if left.name != right.name { return left.name.lexicographicallyPrecedes(right.name) }
            return (left.value ?? []).lexicographicallyPrecedes(right.value ?? [])
        }
        var separator = UInt8(ascii: "?")
        for item in encoded {
            targetBytes.append(separator)
            if !canonicalQuery.isEmpty { canonicalQuery.append(UInt8(ascii: "&")) }
            separator = UInt8(ascii: "&")
            targetBytes.append(item.name)
            canonicalQuery.append(item.name)
            canonicalQuery.append(UInt8(ascii: "="))
            guard let value = item.value else { continue }
            targetBytes.append(UInt8(ascii: "="))
            targetBytes.append(value)
            canonicalQuery.append(value)
        }
    }
}
