// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// Faults that stand in place of the work, and the record of what was truly done.
extension S3Service {
    /// Throws for faults that stand in place of the work.
    func refuse(_ fault: FaultAction?, _ request: S3Request) throws(S3Failure) {
        switch fault {
        case .error(let status, let code, let message, let headers):
            throw S3Failure(
                status, code, message ?? "Injected fault.",
                headers: (headers ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        case .errorInOK(let code, let message):
            throw S3Failure(200, code, message ?? "Injected fault.")
        case .whitespace(_, _, let code?): throw S3Failure(200, code, "Injected fault.")
        case .resetBefore: throw S3Failure(0, "ConnectionReset", "Injected fault.")
        case .redirect(let status, let region): throw redirect(status, region, request)
        case .skew(let seconds, true):
            let now = request.now + Int64(seconds) * 1_000
            throw S3Failure(
                403, "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.",
                extras: [
                    ("RequestTime", request["x-amz-date"] ?? ""),
                    ("ServerTime", Timestamp.iso8601(now)),
                    ("MaxAllowedSkewMilliseconds", "900000"),
                ])
        default: break
        }
    }

    /// S3's two redirects: to the region of the bucket, or for a while to another address, which
    /// here is the same one.
    private func redirect(_ status: Int, _ region: String?, _ request: S3Request) -> S3Failure {
        let host = request["host"] ?? "127.0.0.1"
        let extras = [("Endpoint", host), ("Bucket", request.bucket)]
        let region = ("x-amz-bucket-region", region ?? configuration.region)
        guard status == 307 else {
            return S3Failure(
                status, "PermanentRedirect",
                "The bucket you are attempting to access must be addressed using the specified "
                    + "endpoint. Please send all future requests to this endpoint.",
                extras: extras, headers: [region])
        }
        let query = request.http.rawQuery.isEmpty ? [] : Array("?".utf8) + request.http.rawQuery
        let target = String(decoding: request.http.rawPath + query, as: UTF8.self)
        let scheme = configuration.tls == nil ? "http" : "https"
        return S3Failure(
            307, "TemporaryRedirect",
            "Please re-send this request to the specified temporary endpoint. Continue to use the "
                + "original request endpoint for future requests.",
            extras: extras, headers: [("Location", "\(scheme)://\(host)\(target)"), region])
    }

    /// Notes what a writing request truly came to.
    func noteTruth(
        _ request: S3Request, _ response: HTTPResponse, code: String?, fault: FaultAction?,
        isForwarded: Bool
    ) {
        guard request.operation.writesObject else { return }
        let isDone =
            code == nil && response.status == 200 && !(isForwarded && response.holdsError)
        let isTold = fault?.isTold ?? true
        let times: UInt32 = fault == .duplicate ? 2 : 1
        store.withState { state in
            state.truth.note(bucket: request.bucket, key: request.key) { line in
                line.asked += 1
                // What the store itself wrote was counted when it was written.
                if isForwarded, isDone { line.effects += times }
                if isDone, isTold { line.told += 1 }
                if !isDone, isTold { line.denied += 1 }
            }
        }
    }

    /// `GET /_test/truth?bucket=&after=&max=`: a page of lines, keys in byte order.
    func truth(_ query: [String: String]) -> HTTPResponse {
        guard let bucket = query["bucket"] else { return text(400, "give bucket in the query") }
        let max = query["max"].flatMap { Int($0) } ?? Self.truthLinesMax
        guard (1...Self.truthLinesMax).contains(max) else {
            return text(400, "max is between 1 and \(Self.truthLinesMax)")
        }
        let after = query["after"].map { ObjectKey($0) }
        var response = HTTPResponse()
        response.add("Content-Type", "text/tab-separated-values")
        response.body = .bytes(
            store.withState { $0.truthPage(of: bucket, after: after, max: max) })
        return response
    }

    /// Lines of one page: about 2 MB.
    private static let truthLinesMax = 10_000
}
