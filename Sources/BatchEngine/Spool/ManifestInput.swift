// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Where a manifest that has to be kept comes from.
package enum ManifestInput: Sendable, Equatable {
    case standardInput
    case place(ObjectLocation)
}
