// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Answers the S3 Control API, version 2018-08-20: reads the request, lets it in if it is signed,
/// carries it out, and writes the answer or the error.
struct ControlResponder: FrontPart {
    let desk: ControlDesk
    let gatekeeper: Gatekeeper
    let isTLS: Bool
    let logger: Logger

    /// A request is for the API when its path is, or when it speaks as clients of AWS do.
    static func isAddressed(by request: Request) -> Bool {
        let path = request.head.path ?? ""
        if path == "/" + ControlCall.version || path.hasPrefix("/\(ControlCall.version)/") {
            return true
        }
        return request.headers[.authorization]?.hasPrefix("AWS4-") == true
            || request.headers.contains { $0.name.canonicalName.hasPrefix("x-amz-") }
            || path.contains("X-Amz-Signature=")
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response? {
        guard Self.isAddressed(by: request) else { return nil }
        let requestID = Self.newRequestID()
        do {
            let incoming = try await IncomingRequest(request, isTLS: isTLS)
            return response(await answer(incoming, requestID), requestID)
        } catch is NIOTooManyBytesError {
            let problem = ControlProblem(
                "MaxMessageLengthExceeded", 400,
                "The body is larger than \(ControlLimits.bodyBytesMax) bytes.")
            var refusal = response(ControlAnswer(problem, requestID: requestID), requestID)
            refusal.headers[.connection] = "close"
            return refusal
        }
    }

    /// Any error is an answer too.
    func answer(_ request: IncomingRequest, _ requestID: String) async -> ControlAnswer {
        do {
            return try await carryOut(request, requestID)
        } catch {
            if error.status >= 500 {
                logger.error("\(error.message)", metadata: ["request": "\(requestID)"])
            } else {
                logger.debug("\(error.code)", metadata: ["request": "\(requestID)"])
            }
            return ControlAnswer(error, requestID: requestID)
        }
    }

    private func carryOut(
        _ request: IncomingRequest, _ requestID: String
    ) async throws(ControlProblem) -> ControlAnswer {
        // A request that is not signed learns nothing, not even what there is.
        let routed = Result { () throws(ControlProblem) in
            try ControlCall(method: request.method, target: request.target)
        }
        let isRepeatable = (try? routed.get())?.isRepeatable ?? true
        let claim = try gatekeeper.admit(request, isRepeatable: isRepeatable)
        let call = try routed.get()
        let caller = try Caller(request, region: claim.region, call: call)
        let answer = try await desk.answer(call, request, of: caller)
        logger.info(
            "\(call.name)", metadata: ["account": "\(caller.account)", "request": "\(requestID)"])
        return answer
    }

    private func response(_ answer: ControlAnswer, _ requestID: String) -> Response {
        var headers = HTTPFields()
        if let name = HTTPField.Name("x-amz-request-id") { headers[name] = requestID }
        if !answer.body.isEmpty { headers[.contentType] = "application/xml" }
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: answer.body)))
    }

    /// Sixteen hexadecimal digits, as S3 has them.
    private static func newRequestID() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
