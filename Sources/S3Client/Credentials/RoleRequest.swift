// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What STS is asked for: a role, and the name its temporary session bears in the store's logs.
package struct RoleRequest: Sendable, Equatable {
    /// An hour is the longest that every role allows, one assumed from another role included (AWS
    /// STS API Reference, "AssumeRole").
    package static let defaultDurationSeconds = 3_600

    /// `arn:aws:iam::111122223333:role/NAME`
    package let roleARN: String
    /// 2 to 64 letters, digits and `=,.@-`.
    package let sessionName: String
    /// What the role's owner asks a caller from another account for.
    package let externalID: String?
    /// How long the credentials are to be good for; nil for STS's own default, an hour.
    package let durationSeconds: Int?

    package init(
        roleARN: String, sessionName: String, externalID: String? = nil,
        durationSeconds: Int? = defaultDurationSeconds
    ) {
        self.roleARN = roleARN
        self.sessionName = sessionName
        self.externalID = externalID
        self.durationSeconds = durationSeconds
    }

    /// The call as a form: the body of the request.
    var form: [UInt8] {
        var fields = [("RoleArn", roleARN), ("RoleSessionName", sessionName)]
        if let externalID { fields.append(("ExternalId", externalID)) }
        if let durationSeconds { fields.append(("DurationSeconds", "\(durationSeconds)")) }
        return STSForm.bytes(.assumeRole, fields)
    }
}
