// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One pair of keys and what it may not do; everything else is allowed.
package struct TestIdentity: Sendable {
    /// The access key id, as in a signature's scope.
    package var accessKey: String
    /// The secret key.
    package var secretKey: String
    /// Set: temporary credentials; every request must carry this token.
    package var sessionToken: String?
    /// Temporary credentials that ended: answered with ExpiredToken.
    package var isExpired = false
    /// Refused actions.
    package var denied: [DenyRule]

    /// An identity; the defaults are the keys tests use.
    package init(
        accessKey: String = "TESTACCESSKEY0000001",
        secretKey: String = "testsecret/testsecret+0001",
        sessionToken: String? = nil, denied: [DenyRule] = []
    ) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.denied = denied
    }

    /// Whether a rule refuses the action on this object.
    func denies(_ action: String, bucket: String, key: ObjectKey) -> Bool {
        denied.contains { $0.matches(action, bucket: bucket, key: key) }
    }
}
