// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Files of this machine are for who is logged in to it: whoever asks over the network may name
/// none, or the daemon would read and write files in its own name for them.
enum LocalFiles {
    /// What is wrong with a job that names one; nil for a job that names none.
    static func problem(of request: JobRequest) -> JobDocumentProblem? {
        if case .manifest(let manifest) = request.objects, isFile(manifest.location) {
            return refusal("Manifest.Location.ObjectArn")
        }
        if case .generator(let generator) = request.objects,
            let output = generator.outputLocation, isFile(output.destination)
        {
            return refusal(
                "ManifestGenerator.S3JobManifestGenerator.ManifestOutputLocation.Bucket")
        }
        if let report = request.report, isFile(report.destination) {
            return refusal("Report.Bucket")
        }
        return nil
    }

    private static func isFile(_ location: ObjectLocation) -> Bool {
        if case .file = location { true } else { false }
    }

    private static func refusal(_ member: String) -> JobDocumentProblem {
        JobDocumentProblem(
            member: member,
            problem: "files of the daemon's machine are for its command line; name a bucket")
    }
}
