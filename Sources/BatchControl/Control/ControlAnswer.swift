// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a call is answered with.
struct ControlAnswer: Sendable, Equatable {
    var status = 200
    /// XML; empty for an answer that has none.
    var body = ""

    /// An error as SDKs read it.
    init(_ problem: ControlProblem, requestID: String) {
        status = problem.status
        let type = problem.status < 500 ? "Sender" : "Receiver"
        body =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ErrorResponse><Error>"
            + "<Type>\(type)</Type><Code>\(WireWriter.text(problem.code))</Code>"
            + "<Message>\(WireWriter.text(problem.message))</Message></Error>"
            + "<RequestId>\(requestID)</RequestId></ErrorResponse>"
    }

    init(body: String = "") { self.body = body }
}
