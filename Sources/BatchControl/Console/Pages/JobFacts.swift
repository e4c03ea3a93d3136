// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a job was asked to do, in words and as its document.
struct JobFacts: Sendable {
    var job: ConsoleJob

    var content: HTML {
        """
        <section class="card" aria-labelledby="facts"><h2 id="facts">What it does</h2>
        <dl class="facts">
        \(Piece.fact("Operation", JobWords.operation(job.request.operation.name)))
        \(objects)
        \(copy)
        \(report)
        \(Piece.fact("Role", job.request.roleARN))
        \(Piece.fact("Account", job.request.accountID))
        \(leftOut)
        </dl></section>
        <section class="card" aria-labelledby="times"><h2 id="times">Times and settings</h2>
        <dl class="facts">
        \(Piece.fact("Job id", html: "<code class=\"copyable\">\(job.id.text)</code>"))
        \(Piece.fact("Created", html: Piece.time(job.createdAt)))
        \(waitsSince)
        \(job.terminatedAt.map { Piece.fact("Ended", html: Piece.time($0)) })
        \(Piece.fact("Priority", String(job.priority)))
        \(Piece.fact("Confirmation", confirmation))
        \(settings)
        </dl>
        <details id="document"><summary>As a job document</summary>
        <pre class="document" tabindex="0" role="region" aria-label="Job document"><code>\
        \(job.request.document.prettyText)</code></pre>
        <p><a class="button" href="/console/jobs/\(segment: job.id.text)/job.json" download>\
        \(Icon.down)<span>Download</span></a></p></details></section>
        """
    }

    private var confirmation: String {
        job.request.confirmationRequired ? "asked for" : "not asked for"
    }

    private var waitsSince: HTML? {
        guard job.status == .suspended else { return nil }
        return job.suspendedAt.map { Piece.fact("Waits since", html: Piece.time($0)) }
    }

    private var objects: HTML {
        switch job.request.objects {
        case .manifest(let manifest):
            let kind =
                manifest.format.isInventory
                ? "Inventory" : "CSV: " + manifest.fields.map(\.rawValue).joined(separator: ", ")
            return """
                \(Piece.fact("Manifest", html: "<bdi>\(manifest.location.text)</bdi>"))
                \(Piece.fact("Kind", kind))\(Piece.fact("ETag", manifest.etag))
                \(Piece.fact("Version", manifest.objectVersionID))
                """
        case .generator(let generator):
            return """
                \(Piece.fact("Objects", "listed from \(generator.sourceBucket.arn)"))
                \(Piece.fact("Prefixes", list(generator.filter.keyNameConstraint.matchAnyPrefix)))
                \(Piece.fact("Created after", generator.filter.createdAfter?.iso8601))
                \(Piece.fact("Created before", generator.filter.createdBefore?.iso8601))
                """
        }
    }

    private var copy: HTML {
        guard case .s3PutObjectCopy(let copy) = job.request.operation else {
            return Piece.fact("Target", "as the replication rules say")
        }
        let encryption =
            copy.sseAWSKMSKeyID.map { "KMS, key \($0)" }
            ?? copy.newObjectMetadata?.sseAlgorithm?.rawValue
        let lock = copy.objectLockMode.map { mode in
            "\(mode.rawValue) until \(copy.objectLockRetainUntilDate?.iso8601 ?? "ever")"
        }
        return """
            \(Piece.fact("Target", html: "<bdi>\(copy.targetResource.arn)</bdi>"))
            \(copy.targetKeyPrefix.map { Piece.fact("Key prefix", html: "<bdi>\($0)</bdi>") })
            \(Piece.fact("Storage class", copy.storageClass?.rawValue ?? "STANDARD"))
            \(Piece.fact("Encryption", encryption))
            \(Piece.fact("Checksum", copy.checksumAlgorithm?.rawValue))
            \(Piece.fact("ACL", copy.cannedAccessControlList?.rawValue))
            \(Piece.fact("Object tags", tags(copy.newObjectTagging)))
            \(Piece.fact("Object Lock", lock))
            \(Piece.fact("Legal hold", copy.objectLockLegalHoldStatus?.rawValue))
            """
    }

    private func tags(_ tags: [S3Tag]?) -> String {
        guard let tags else { return "as the source has them" }
        return tags.isEmpty ? "none" : JobForm.text(tags).replacing("\n", with: ", ")
    }

    private var report: HTML {
        guard let report = job.request.report else {
            return Piece.fact("Report", "kept beside the job")
        }
        let scope = report.scope == .allTasks ? "every row" : "failed rows only"
        let prefix = report.prefix.map { "/" + $0 } ?? ""
        return Piece.fact(
            "Report", html: "\(scope), to <bdi>\(report.destination.text)\(prefix)</bdi>")
    }

    private var leftOut: HTML {
        let kinds = job.leftOut.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        let text = kinds.map { "\(Figures.count($0.value)) \($0.key)" }.joined(separator: ", ")
        return Piece.fact("Left out", text.isEmpty ? nil : text)
    }

    private var settings: HTML {
        let settings = job.settings
        let store = settings.endpointURL ?? "AWS, or as the service's environment says"
        let rate = settings.requestsPerSecondMax.map(Figures.rate)
        return """
            \(Piece.fact("Store", store))
            \(Piece.fact("Region", settings.region))
            \(Piece.fact("Overwrite", settings.ifNoneMatch ? "nothing" : nil))
            \(Piece.fact("Identical objects", settings.skipIdentical ? "skipped" : nil))
            \(Piece.fact("Verification", settings.verification?.rawValue))
            \(Piece.fact("Requests a second, at most", rate))
            \(Piece.fact("Gives up above", "\(settings.failureThresholdPercent) % failed rows"))
            """
    }

    private func list(_ texts: [String]) -> String? {
        texts.isEmpty ? nil : texts.joined(separator: ", ")
    }
}
