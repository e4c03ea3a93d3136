// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What the rows of a manifest let one expect, before an object was asked for. Pure.
struct ManifestRemarks {
    let contents: PreflightManifest.Contents
    let settings: RunSettings

    var findings: [PreflightFinding] {
        let tally = contents.tally
        var findings = [opening]
        if tally.badRows > 0 {
            let example = tally.badRowExamples.first?.failure
            findings.append(
                PreflightFinding(
                    .warning, "Rows",
                    "\(tally.badRows) rows cannot be read and will fail"
                        + (example.map { ", the first: \($0.message)" } ?? ""),
                    remedy: "brigade manifest validate shows them"))
        }
        if contents.leftOut > 0 {
            findings.append(
                PreflightFinding(.note, "Rows", "\(contents.leftOut) rows are left out by --skip"))
        }
        if tally.archived > 0, !settings.exclusions.contains(.archived) {
            findings.append(
                PreflightFinding(
                    .warning, "Archived objects",
                    "The manifest calls \(tally.archived) objects archived: those that are not "
                        + "restored will fail",
                    remedy: "Restore them, or give --skip archived"))
        }
        if contents.customerKeys > 0 {
            findings.append(
                PreflightFinding(
                    .warning, "SSE-C",
                    "\(contents.customerKeys) objects are encrypted with keys that their owner "
                        + "keeps: their rows will fail",
                    remedy: "Leave them out of the manifest, and copy them by other means"))
        }
        let large = tally.requests.createMultipartUpload
        if large > 0 {
            findings.append(
                PreflightFinding(
                    .note, "Large objects", "\(large) objects are above 5 GiB and go in parts"))
        }
        return findings
    }

    private var opening: PreflightFinding {
        if contents.isListing {
            return PreflightFinding(
                .passed, "Manifest",
                "\(contents.name) can be listed; the number of its objects is not known before "
                    + "that")
        }
        guard contents.isWhole else {
            return PreflightFinding(
                .note, "Manifest",
                "\(contents.name) has more than \(contents.tally.rows) rows; the rest was not read")
        }
        return PreflightFinding(
            .passed, "Manifest", "\(contents.name) can be read: \(contents.tally.rows) rows")
    }
}
