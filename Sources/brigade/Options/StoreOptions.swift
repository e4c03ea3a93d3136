// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// Where the store is and who asks; the names are those of the AWS tools.
struct StoreOptions: ParsableArguments {
    @Option(
        name: .customLong("endpoint-url"),
        help: ArgumentHelp(
            "The store's address, as in http://127.0.0.1:9000. Default: AWS_ENDPOINT_URL_S3, "
                + "AWS_ENDPOINT_URL, the profile, then AWS itself.", valueName: "url"))
    var endpointURL: String?

    @Option(help: "The region to ask first. Default: AWS_REGION, then the profile.")
    var region: String?

    @Option(help: "A profile of the shared config and credentials files. Default: AWS_PROFILE.")
    var profile: String?

    @Option(help: "How requests name buckets: auto, path or virtual.")
    var addressing: Addressing?

    @Option(
        name: .customLong("ca-bundle"),
        help: ArgumentHelp(
            "PEM file of certificates to trust. Default: AWS_CA_BUNDLE.", valueName: "file"))
    var caBundle: String?

    /// Flags win over what the job was created with.
    func apply(to settings: inout RunSettings) {
        settings.endpointURL = endpointURL ?? settings.endpointURL
        settings.region = region ?? settings.region
        settings.profile = profile ?? settings.profile
        settings.addressing = addressing?.rawValue ?? settings.addressing
        settings.caBundle = caBundle ?? settings.caBundle
    }
}
