// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where and how the daemon answers.
package struct ControlConfiguration: Sendable {
    package var host = "127.0.0.1"
    package var port = 8470

    package init() {}
}
