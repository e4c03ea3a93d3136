// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL

/// How a connection is read: TLS if there is any, HTTP/1.1, and the limits of `ControlLimits`.
struct ControlChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    /// The certificates to answer with; nil for plain HTTP.
    let certificates: LiveCertificates?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            if let certificates {
                try pipeline.addHandler(NIOSSLServerHandler(context: certificates.current))
            }
            let arrival = ArrivalGuard()
            try pipeline.addHandler(arrival)
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = ControlLimits.headerBytesMax
            limits.maxHeaderListSize = ControlLimits.headerBytesMax
            limits.maxHeaderFieldCount = ControlLimits.headersMax
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false,
                withOutboundHeaderValidation: false, withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: limits)
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: certificates != nil))
            try pipeline.addHandler(RequestGuard(arrival))
            try pipeline.addHandler(
                HTTPConnectionStateHandler(
                    idleTimeout: .init(ControlLimits.idleTime), logger: logger))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}
