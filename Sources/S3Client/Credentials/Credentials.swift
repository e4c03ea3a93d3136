// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An access key, its secret, and the token of temporary credentials. The secret and the token
/// print as stars. A class, so that handing them out per request costs no copy of three strings.
package final class Credentials: Sendable, Equatable {
    package let accessKeyID: String
    let secretAccessKey: String
    let sessionToken: String?

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }

    package static func == (left: Credentials, right: Credentials) -> Bool {
        left === right
            || (left.accessKeyID == right.accessKeyID
                && left.secretAccessKey == right.secretAccessKey
                && left.sessionToken == right.sessionToken)
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        "Credentials(\(accessKeyID), secret ****\(sessionToken == nil ? "" : ", token ****"))"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [("accessKeyID", accessKeyID)]) }
}
