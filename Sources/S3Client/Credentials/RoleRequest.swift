// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What STS is asked for: a role, and the name its temporary session bears in the store's logs.
package struct RoleRequest: Sendable, Equatable {
    /// `arn:aws:iam::111122223333:role/NAME`
    package let roleARN: String
    /// 2 to 64 letters, digits and `=,.@-`.
    package let sessionName: String
    /// How long the credentials are to be good for. An hour is the longest that every role allows,
    /// one assumed from another role included (AWS STS API Reference, "AssumeRole").
    package let durationSeconds = 3_600

    package init(roleARN: String, sessionName: String) {
        self.roleARN = roleARN
        self.sessionName = sessionName
    }

    /// The call as a form: the body of the request.
    var form: [UInt8] {
        let fields = [
            ("Action", "AssumeRole"), ("Version", "2011-06-15"), ("RoleArn", roleARN),
            ("RoleSessionName", sessionName), ("DurationSeconds", "\(durationSeconds)"),
        ]
        var form: [UInt8] = []
        for (name, value) in fields {
            if !form.isEmpty { form.append(UInt8(ascii: "&")) }
            form.append(contentsOf: name.utf8)
            form.append(UInt8(ascii: "="))
            PercentEncoding.appendQuery(Array(value.utf8), to: &form)
        }
        return form
    }
}
