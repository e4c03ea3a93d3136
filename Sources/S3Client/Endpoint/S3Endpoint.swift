// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// An S3 service, or the STS beside it: AWS in a region, or a server at a URL. Tells for each
/// bucket where its requests go (S3 User Guide, "Virtual hosting of buckets").
package final class S3Endpoint: Sendable {
    /// The region requests are signed for, unless an access point's ARN names its own.
    package let region: String
    /// What requests are signed for.
    package let service: ServiceName
    private let url: EndpointURL?
    private let style: AddressingStyle
    /// For buckets named in the path, and for calls without a bucket.
    private let pathTarget: S3Target
    /// Targets by bucket, for those named by the host. Bounded; emptied when full, since a job
    /// names few buckets.
    private let hosted = Mutex<[[UInt8]: S3Target]>([:])
    /// Targets of buckets that turned out to be in another region; bounded likewise.
    private let moved = Mutex<[[UInt8]: S3Target]>([:])

    /// - Parameters:
    ///   - endpointURL: of a server other than AWS; nil for AWS.
    ///   - region: such as `eu-west-1`; anything the server accepts when it is not AWS.
    ///   - style: where bucket names stand.
    ///   - service: names AWS's host.
    /// - Throws: `S3ClientError` naming the URL or the region that cannot be used.
    package init(
        endpointURL: String? = nil, region: String, style: AddressingStyle = .auto,
        service: ServiceName = .s3
    ) throws {
        guard HostLabel.isValid(region) else {
            throw S3ClientError(
                .endpoint,
                "The region \"\(region)\" cannot be used: give one like us-east-1 with --region.")
        }
        self.region = region
        self.service = service
        self.style = style
        let url = try endpointURL.map(EndpointURL.init(parsing:))
        self.url = url
        let origin =
            url.map { HTTPOrigin(isTLS: $0.isTLS, host: $0.host, port: $0.port) }
            ?? HTTPOrigin(
                isTLS: true, host: "\(service.rawValue).\(region).\(Self.dnsSuffix(region))")
        pathTarget = S3Target(
            origin: origin, signingRegion: region, bucketInPath: true,
            pathPrefix: Array((url?.path ?? "").utf8))
    }

    /// Host and port of the server as its URL has them, or AWS's host: for a person, no secret.
    package var hostName: String { String(decoding: pathTarget.origin.hostHeader, as: UTF8.self) }

    /// Where requests for a bucket go.
    ///
    /// - Parameter bucket: a name, an access point's ARN, or empty for the service itself.
    /// - Returns: the same object for the same bucket, as a rule.
    /// - Throws: `S3ClientError` for an ARN that cannot be used.
    package func target(for bucket: [UInt8]) throws -> S3Target {
        guard !bucket.isEmpty else { return pathTarget }
        if let known = moved.withLock({ $0[bucket] }) { return known }
        let isARN = bucket.starts(with: "arn:".utf8)
        guard isARN || isHosted(bucket) else { return pathTarget }
        if let known = hosted.withLock({ $0[bucket] }) { return known }
        let name = String(decoding: bucket, as: UTF8.self)
        let target = try isARN ? accessPointTarget(name) : bucketTarget(name)
        return hosted.withLock { hosted in
            if let known = hosted[bucket] { return known }
            if hosted.count >= ClientLimits.targetsMax { hosted.removeAll() }
            hosted[bucket] = target
            return target
        }
    }

    /// Takes a bucket to be in another region from now on: on AWS at that region's own host, at any
    /// other endpoint the same host with that region in signatures.
    ///
    /// - Parameters:
    ///   - bucket: a name; an access point's ARN has its region in it.
    ///   - region: as an answer named it, so it may be anything.
    /// - Returns: whether requests for the bucket now go elsewhere.
    func move(_ bucket: [UInt8], to region: String) -> Bool {
        guard !bucket.isEmpty, !bucket.starts(with: "arn:".utf8), HostLabel.isValid(region),
            let before = try? target(for: bucket), before.signingRegion != region
        else { return false }
        let origin: HTTPOrigin
        if url == nil {
            let host = "\(service.rawValue).\(region).\(Self.dnsSuffix(region))"
            let name = String(decoding: bucket, as: UTF8.self)
            origin = HTTPOrigin(isTLS: true, host: before.bucketInPath ? host : "\(name).\(host)")
        } else {
            origin = before.origin
        }
        let target = S3Target(
            origin: origin, signingRegion: region, bucketInPath: before.bucketInPath,
            pathPrefix: before.pathPrefix)
        moved.withLock { moved in
            if moved.count >= ClientLimits.targetsMax { moved.removeAll() }
            moved[bucket] = target
        }
        return true
    }

    private func isHosted(_ bucket: [UInt8]) -> Bool {
        switch style {
        case .path: return false
        case .auto where url != nil: return false
        case .auto, .virtual:
            if let url, url.isAddress { return false }
            return HostLabel.canHost(bucket, allowingDots: !pathTarget.origin.isTLS)
        }
    }

    private func bucketTarget(_ bucket: String) -> S3Target {
        let base = pathTarget.origin
        return S3Target(
            origin: HTTPOrigin(isTLS: base.isTLS, host: "\(bucket).\(base.host)", port: base.port),
            signingRegion: region, bucketInPath: false, pathPrefix: pathTarget.pathPrefix)
    }

    private func accessPointTarget(_ text: String) throws -> S3Target {
        let arn = try AccessPointARN(parsing: text)
        let label = "\(arn.name)-\(arn.account)"
        let base = pathTarget.origin
        let origin =
            url == nil
            ? HTTPOrigin(
                isTLS: true,
                host: "\(label).s3-accesspoint.\(arn.region).\(Self.dnsSuffix(arn.region))")
            : HTTPOrigin(isTLS: base.isTLS, host: "\(label).\(base.host)", port: base.port)
        return S3Target(
            origin: origin, signingRegion: arn.region, bucketInPath: false,
            pathPrefix: pathTarget.pathPrefix)
    }

    /// The domain of a region's partition (botocore, `partitions.json`).
    static func dnsSuffix(_ region: String) -> String {
        let suffixes = [
            ("cn-", "amazonaws.com.cn"), ("us-iso-", "c2s.ic.gov"), ("us-isob-", "sc2s.sgov.gov"),
            ("eu-isoe-", "cloud.adc-e.uk"), ("us-isof-", "csp.hci.ic.gov"),
            ("eusc-", "amazonaws.eu"),
        ]
        return suffixes.first { region.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
    }
}
