// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A refusal as S3 words it.
struct S3Failure: Error {
    var status: Int
    var code: String
    var message: String
    /// Further elements of the body, in order.
    var extras: [(String, String)] = []
    /// Further headers.
    var headers: [(String, String)] = []

    init(
        _ status: Int, _ code: String, _ message: String, extras: [(String, String)] = [],
        headers: [(String, String)] = []
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.extras = extras
        self.headers = headers
    }

    /// The error document.
    func xml(resource: String, requestID: String) -> [UInt8] {
        var writer = XMLWriter()
        writer.element("Error") { error in
            error.element("Code", code)
            error.element("Message", message)
            for (name, value) in extras { error.element(name, value) }
            error.element("Resource", resource)
            error.element("RequestId", requestID)
            error.element("HostId", "s3-test-server")
        }
        return writer.bytes
    }
}
