// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Whether a job is looked at before its first row runs.
public enum PreflightSetting: String, Sendable, Codable, CaseIterable {
    /// Everything is tried; what that writes is removed again.
    case full
    /// As far as reading goes.
    case readOnly = "read-only"
    case off
}
