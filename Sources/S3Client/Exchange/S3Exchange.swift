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
/// Unchecked Sendable: every field but `cancelledAttempt` belongs to one side at a time, to the
/// caller or, while `Transport.perform` runs, to the transport; the await is the handing over.
package final class S3Exchange: @unchecked Sendable {
    // MARK: Request

    package var method = HTTPMethod.get
    /// The bucket's name, or an access point's ARN.
    package var bucket: [UInt8] = []
    /// The key's raw UTF-8 bytes, not percent-encoded; empty for a call on the bucket.
    package var key: [UInt8] = []
    package var query = QueryBlock()
    package var headers = HeaderBlock()
    /// The header `x-amz-copy-source`, which differs from copy to copy while all others stay;
    /// empty for a call that copies nothing.
    package var copySource: [UInt8] = []
    package var body: [UInt8] = []
    /// An answer with a longer body fails as `answerTooLarge`.
    package var bodyBytesMax = ClientLimits.bodyBytesMax

    // MARK: Made by the client from the request

    /// Encoded path and query, byte for byte as signed and sent.
    package internal(set) var requestTarget: [UInt8] = []
    /// All headers as they are sent but those of the connection, each with its line end: the
    /// caller's, then what the signer adds anew for each attempt.
    var headerLines = ByteBuffer(capacity: 1_024)
    /// How many bytes of `requestTarget` are the path.
    var pathCount = 0
    /// The query as it is signed: a subresource without value has a `=`.
    var canonicalQuery: [UInt8] = []
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

    // MARK: Cancellation, see EventLoop.perform

    /// Counts the attempts performed with this exchange, so that a late cancellation of one cannot
    /// hit the next.
    var attemptSerial = 0
    /// The serial of the attempt that was cancelled last; written from any thread.
    let cancelledAttempt = Atomic<Int>(0)

    package init() {}

    /// Empties request and answer for the next call; buffers keep their capacity.
    package func reset() {
        method = .get
        bucket.removeAll(keepingCapacity: true)
        key.removeAll(keepingCapacity: true)
        query.removeAll()
        headers.removeAll()
        copySource.removeAll(keepingCapacity: true)
        // A large body is often shared with its maker; emptying it in place would copy it.
        if body.capacity > ClientLimits.keptBodyBytesMax {
            body = []
        } else {
            body.removeAll(keepingCapacity: true)
        }
        bodyBytesMax = ClientLimits.bodyBytesMax
        requestTarget.removeAll(keepingCapacity: true)
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

    /// Makes `requestTarget` and `canonicalQuery` from bucket, key and query, as the target's way
    /// of addressing asks for.
    package func prepare(for target: S3Target) {
        requestTarget.removeAll(keepingCapacity: true)
        canonicalQuery.removeAll(keepingCapacity: true)
        requestTarget.append(contentsOf: target.pathPrefix)
        requestTarget.append(UInt8(ascii: "/"))
        if target.bucketInPath, !bucket.isEmpty {
            PercentEncoding.appendPath(bucket, to: &requestTarget)
            if !key.isEmpty { requestTarget.append(UInt8(ascii: "/")) }
        }
        PercentEncoding.appendPath(key, to: &requestTarget)
        pathCount = requestTarget.count
        if !query.isEmpty { appendQuery() }
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
            requestTarget.append(separator)
            if !canonicalQuery.isEmpty { canonicalQuery.append(UInt8(ascii: "&")) }
            separator = UInt8(ascii: "&")
            requestTarget.append(contentsOf: item.name)
            canonicalQuery.append(contentsOf: item.name)
            canonicalQuery.append(UInt8(ascii: "="))
            guard let value = item.value else { continue }
            requestTarget.append(UInt8(ascii: "="))
            requestTarget.append(contentsOf: value)
            canonicalQuery.append(contentsOf: value)
        }
    }
}
