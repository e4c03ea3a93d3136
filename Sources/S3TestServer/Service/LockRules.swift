// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What S3 asks of Object Lock values, and what a lock forbids.
enum LockRules {
    /// Refuses half a retention, unknown words and dates that have passed.
    static func check(
        mode: String?, date: String?, hold: String?, now: Int64
    ) throws(S3Failure) {
        guard (mode == nil) == (date == nil) else {
            throw S3Failure.invalidArgument(
                "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be "
                    + "supplied")
        }
        if let mode, mode != "GOVERNANCE", mode != "COMPLIANCE" {
            throw S3Failure.invalidArgument("Unknown wormMode directive.", nil, mode)
        }
        if let date {
            guard let time = Timestamp.parseISO8601(date) else {
                throw S3Failure.invalidArgument(
                    "The retain until date must be provided in ISO 8601 format", nil, date)
            }
            guard time > now else {
                throw S3Failure.invalidArgument("The retain until date must be in the future!")
            }
        }
        if let hold, hold != "ON", hold != "OFF" {
            throw S3Failure.invalidArgument(
                "Legal Hold must be either of 'ON' or 'OFF'", nil, hold)
        }
    }

    /// Whether a version may not be deleted now.
    static func forbidsDeletion(
        _ attributes: ObjectAttributes, bypass: Bool, now: Int64
    ) -> Bool {
        if attributes.legalHold == "ON" { return true }
        guard let until = attributes.lockRetainUntil.flatMap(Timestamp.parseISO8601),
            until > now
        else { return false }
        return attributes.lockMode == "COMPLIANCE" || !bypass
    }
}
