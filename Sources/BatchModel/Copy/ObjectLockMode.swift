// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The retention mode of Object Lock.
public enum ObjectLockMode: String, Sendable, CaseIterable {
    case compliance = "COMPLIANCE"
    case governance = "GOVERNANCE"
}
