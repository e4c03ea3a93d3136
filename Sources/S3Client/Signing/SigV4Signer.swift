// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Signs requests with AWS Signature Version 4 by S3's rules: the path is encoded once and not
/// normalised, the payload's hash is always a header (S3 API Reference, "Authenticating Requests:
/// Using the Authorization Header"). STS accepts the same: its path is empty, and the hash is one
/// signed header more.
///
/// All headers of the request are signed but those that a connection may change on its way.
package final class SigV4Signer: Sendable {
    /// The keys in use: one for credentials, day and region. Bounded by dropping the oldest.
    private let keys = Mutex<[SigningKey]>([])
    private let service: ServiceName

    /// - Parameter service: the one whose requests are signed.
    package init(service: ServiceName = .s3) {
        self.service = service
    }

    /// Fills `headerLines` of a prepared exchange.
    ///
    /// - Parameters:
    ///   - exchange: with `requestTarget` prepared; its body is hashed.
    ///   - target: names the host that is signed and the region of the credential's scope.
    ///   - credentials: whose key signs.
    ///   - epochSeconds: now, seconds since 1970-01-01 UTC.
    package func sign(
        _ exchange: S3Exchange, for target: S3Target, credentials: Credentials, epochSeconds: Int
    ) {
        let template = template(exchange, target, credentials, epochSeconds)
        Self.sign(
            exchange, template, epochSeconds, &exchange.signingScratch,
            lines: &exchange.headerLines)
    }

    private static func sign(
        _ exchange: S3Exchange, _ template: HeaderTemplate, _ epochSeconds: Int,
        _ scratch: inout SigningScratch, lines: inout ByteBuffer
    ) {
        scratch.hashPayload(exchange.body)
        scratch.writeDate(epochSeconds)
        var filling = TemplateText.Filling(
            copySource: exchange.sourceBytes.view, payloadHash: scratch.payloadHash.view,
            date: scratch.date.view)
        scratch.text.removeAll()
        scratch.text.append(exchange.method.name)
        scratch.text.append(UInt8(ascii: "\n"))
        scratch.text.append(UnsafeRawBufferPointer(rebasing: exchange.path))
        scratch.text.append(UInt8(ascii: "\n"))
        scratch.text.append(exchange.canonicalQuery.view)
        scratch.text.append(UInt8(ascii: "\n"))
        template.canonical.write(to: &scratch.text, filling: filling)
        scratch.sign(with: template.key)
        filling.signature = scratch.signature.view
        lines.removeAll()
        template.lines.write(to: &lines, filling: filling)
    }

    /// The exchange's own template, made anew when it does not fit any more.
    private func template(
        _ exchange: S3Exchange, _ target: S3Target, _ credentials: Credentials, _ epochSeconds: Int
    ) -> HeaderTemplate {
        let time = SigningTime(epochSeconds: epochSeconds)
        if let template = exchange.headerTemplate,
            template.serves(exchange, for: target, credentials: credentials, day: time.day)
        {
            return template
        }
        let key = signingKey(credentials, region: target.signingRegion, time: time)
        let template = HeaderTemplate(exchange, for: target, key: key)
        exchange.headerTemplate = template
        return template
    }

    private func signingKey(
        _ credentials: Credentials, region: String, time: SigningTime
    ) -> SigningKey {
        keys.withLock { keys in
            for key in keys
            where key.day == time.day && key.region == region && key.credentials === credentials {
                return key
            }
            let key = SigningKey(
                credentials: credentials, region: region, service: service, time: time)
            if keys.count >= ClientLimits.signingKeysMax { keys.removeFirst() }
            keys.append(key)
            return key
        }
    }
}
