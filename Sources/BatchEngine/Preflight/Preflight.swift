// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel
import S3Client

/// Looks at all that a job needs before it runs: its manifest, a sample of its objects, where they
/// go, and where its report goes. What it writes has names of its own and is removed again, also
/// when it is cancelled. docs/preflight.md is this as a table.
package struct Preflight: Sendable {
    private let store: StoreAccess
    private let request: JobRequest
    private let replication: ReplicationConfiguration?
    private let trial: PreflightTrial
    /// Of a job that is being prepared; nil where there is none.
    private let origin: ManifestOrigin?

    /// - Parameters:
    ///   - store: whom to ask; its credentials are those of the job.
    ///   - request: the job.
    ///   - settings: of its run.
    ///   - replication: the rules that a replicate job was given; nil for those of its buckets.
    ///   - mode: whether something may be written.
    ///   - surroundings: the clock.
    package init(
        store: StoreAccess, request: JobRequest, settings: RunSettings,
        replication: ReplicationConfiguration? = nil, mode: PreflightMode = .full,
        surroundings: RunSurroundings = .system
    ) {
        self.init(
            store: store, request: request, settings: settings, replication: replication,
            mode: mode, surroundings: surroundings, job: nil)
    }

    /// The same for a `job` that is being prepared. It is as patient as the job; what it writes
    /// bears the job's id, so that the next one removes what a killed one left; and what keeps its
    /// manifest, which is open, from being read is thrown.
    init(
        store: StoreAccess, request: JobRequest, settings: RunSettings,
        replication: ReplicationConfiguration?, mode: PreflightMode, surroundings: RunSurroundings,
        job: (id: String, origin: ManifestOrigin)?
    ) {
        self.store = store
        self.request = request
        self.replication = replication
        origin = job?.origin
        var client = store.client
        if job == nil {
            var policy = client.policy
            policy.attemptsMax = min(policy.attemptsMax, Limits.preflightAttemptsMax)
            client = client.trying.retrying(policy)
        }
        trial = PreflightTrial(
            client: client, meter: PreflightMeter(uptime: surroundings.uptime), mode: mode,
            settings: settings, mark: job?.id ?? JobID.random().text)
    }

    /// Looks at everything.
    ///
    /// - Throws: `CancellationError`, when all that was written is removed; all else is a finding.
    package func run() async throws -> PreflightReport {
        var report = PreflightReport(mode: trial.mode)
        do {
            try await look(&report)
        } catch let stop as PreflightStop {
            report.findings.append(stop.finding)
        }
        try Task.checkCancellation()
        report.requestsSent = trial.meter.requests
        return report
    }

    private func look(_ report: inout PreflightReport) async throws {
        let contents = try await manifest(&report)
        let samples = contents?.samples ?? []
        report.samples = samples.count
        let regions = try await sourceRegions(samples, &report)
        let sources = try await look(at: samples, &report)
        let hasLarge = hasLargeObjects(contents, sources)
        for (operation, sources) in try await destinations(sources, &report) {
            try await step(&report) {
                try await DestinationProbe(
                    trial: trial, operation: operation, sources: sources,
                    hasLargeObjects: hasLarge, sourceRegions: regions,
                    isReplica: request.operation == .s3ReplicateObject
                ).run()
            }
        }
        for probe in writes { try await step(&report) { try await probe.run() } }
        if let contents { forecast(contents, &report) }
    }

    /// Adds what a step finds; one that cannot go on leaves the others alone.
    private func step(
        _ report: inout PreflightReport, _ body: () async throws -> [PreflightFinding]
    ) async throws {
        try Task.checkCancellation()
        do {
            report.findings += try await body()
        } catch let stop as PreflightStop where !stop.endsAll {
            report.findings.append(stop.finding)
        }
    }

    private func manifest(
        _ report: inout PreflightReport
    ) async throws -> PreflightManifest.Contents? {
        let reading = PreflightManifest(
            store: store, client: trial.client, request: request, settings: trial.settings)
        do {
            let contents = try await reading.read(origin)
            let remarks = ManifestRemarks(contents: contents, settings: trial.settings)
            report.findings += remarks.findings
            if contents.isWhole { report.rows = contents.tally.rows - contents.leftOut }
            if contents.samples.isEmpty {
                report.findings.append(
                    PreflightFinding(
                        .warning, "Manifest", "No row of it names an object that can be copied"))
            }
            return contents
        } catch let stop as PreflightStop where !stop.endsAll {
            report.findings.append(stop.finding)
        } catch let error as PreflightStop {
            throw error
        } catch let error where origin != nil || error is CancellationError {
            throw error
        } catch {
            report.findings.append(
                PreflightFinding(
                    .problem, "Manifest", "\(error)",
                    remedy: "Correct Manifest.Location, or allow s3:GetObject on it"))
        }
        return nil
    }

    /// The regions of the source buckets.
    private func sourceRegions(
        _ samples: [PreflightSample], _ report: inout PreflightReport
    ) async throws -> Set<String> {
        var regions: Set<String> = []
        var asked: Set<[UInt8]> = []
        for bucket in samples.map(\.source.bucket) where asked.insert(bucket).inserted {
            let answer = await trial.meter.other {
                await trial.client.headBucket(bucket, headers: headers, using: S3Exchange())
            }
            if let region = answer.value ?? nil { regions.insert(region) }
            guard let failure = answer.failure else { continue }
            if let finding = PreflightReason.everywhere(failure) {
                throw PreflightStop(finding: finding)
            }
            let name = String(decoding: bucket, as: UTF8.self)
            if failure.httpStatus == 404 {
                report.findings.append(
                    PreflightFinding(
                        .problem, "Source", "There is no bucket \(name)",
                        remedy: "Correct the manifest", code: "SourceMissing"))
            } else if PreflightReason.isDenied(failure) {
                report.findings.append(
                    PreflightFinding(
                        .note, "s3:ListBucket",
                        "It is missing on \(name): a missing object will be told as AccessDenied",
                        remedy: "Allow s3:ListBucket on \(PreflightReason.arn(name))"))
            }
        }
        return regions
    }

    private func look(
        at samples: [PreflightSample], _ report: inout PreflightReport
    ) async throws -> [SampledSource] {
        let isReplica = request.operation == .s3ReplicateObject
        let probe = SourceProbe(
            trial: trial, headers: headers, readsTags: isReplica || copy?.newObjectTagging == nil,
            readsACLs: isReplica)
        var findings = SampleFindings()
        var sources: [SampledSource] = []
        for sample in samples {
            sources.append(try await probe.look(at: sample, &findings))
        }
        report.findings += findings.findings(of: samples.count)
        let readable = sources.filter(\.isCopyable).count
        if readable > 0 {
            report.findings.append(
                PreflightFinding(
                    .passed, "Source",
                    "\(readable) of \(samples.count) sampled objects can be read"))
        }
        return sources
    }

    /// Where copies go, and of which sampled objects.
    private func destinations(
        _ sources: [SampledSource], _ report: inout PreflightReport
    ) async throws -> [(S3PutObjectCopy, [SampledSource])] {
        if let copy { return [(copy, sources)] }
        let finder = ReplicaDestinations(trial: trial, given: replication)
        let (found, findings) = try await finder.find(sources)
        report.findings += findings
        return found
    }

    private var copy: S3PutObjectCopy? {
        guard case .s3PutObjectCopy(let copy) = request.operation else { return nil }
        return copy
    }

    private var headers: HeaderBlock {
        copy.map { CopyHeaders(operation: $0).everyRequest() } ?? HeaderBlock()
    }

    /// What the job writes besides copies.
    private var writes: [WriteProbe] {
        var probes: [WriteProbe] = []
        if case .generator(let generator) = request.objects, generator.isOutputEnabled,
            let output = generator.outputLocation
        {
            var probe = WriteProbe(
                trial: trial, subject: "Generated manifest", destination: output.destination,
                prefix: output.prefix,
                owner: HeaderBlock(expectedBucketOwner: output.expectedBucketOwner))
            switch output.encryption {
            case .sseS3?: probe.writing.append("x-amz-server-side-encryption", "AES256")
            case .sseKMS(let key)?:
                probe.writing.append("x-amz-server-side-encryption", "aws:kms")
                probe.writing.append("x-amz-server-side-encryption-aws-kms-key-id", key)
            case nil: break
            }
            probes.append(probe)
        }
        if let report = request.report {
            probes.append(
                WriteProbe(
                    trial: trial, subject: "Report", destination: report.destination,
                    prefix: report.prefix,
                    owner: HeaderBlock(expectedBucketOwner: report.expectedBucketOwner)))
        }
        return probes
    }

    private func hasLargeObjects(
        _ contents: PreflightManifest.Contents?, _ sources: [SampledSource]
    ) -> Bool? {
        let threshold = trial.settings.multipartThresholdBytes
        if sources.contains(where: { $0.size > threshold }) { return true }
        guard let contents else { return nil }
        if contents.tally.sizes.largestBytes > threshold { return true }
        let isKnown = contents.isWhole && contents.tally.requests.unknownSizes == 0
        return isKnown ? false : nil
    }

    private func forecast(
        _ contents: PreflightManifest.Contents, _ report: inout PreflightReport
    ) {
        guard contents.isWhole else { return }
        let forecast = PreflightForecast(
            tally: contents.tally, settings: trial.settings,
            secondsPerCopy: trial.meter.typicalSeconds)
        report.requests = forecast.requests
        report.seconds = forecast.seconds
        if store.client.endpoint.hostName.hasSuffix(".amazonaws.com") {
            report.costDollars = forecast.cost(copy?.storageClass)
        }
    }
}
