// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The legal hold of Object Lock.
public enum ObjectLockLegalHoldStatus: String, Sendable, CaseIterable {
    case off = "OFF"
    case on = "ON"
}
