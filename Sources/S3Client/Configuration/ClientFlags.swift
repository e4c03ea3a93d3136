// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a command line says about the store; nil for what it does not say. Each wins over
/// environment and profile.
package struct ClientFlags: Sendable {
    /// `--endpoint-url`
    package var endpointURL: String?
    /// `--region`
    package var region: String?
    /// `--profile`
    package var profile: String?
    /// `--addressing-style`
    package var addressingStyle: AddressingStyle?
    /// `--ca-bundle`
    package var caBundle: String?

    package init(
        endpointURL: String? = nil, region: String? = nil, profile: String? = nil,
        addressingStyle: AddressingStyle? = nil, caBundle: String? = nil
    ) {
        self.endpointURL = endpointURL
        self.region = region
        self.profile = profile
        self.addressingStyle = addressingStyle
        self.caBundle = caBundle
    }
}
