// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose body is larger than any part reads, and after an answer that says
/// `Connection: close`. Tells the `ArrivalGuard` where requests begin and end.
final class RequestGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let arrival: ArrivalGuard
    private var bodyBytes = 0
    private var closes = false

    init(_ arrival: ArrivalGuard) { self.arrival = arrival }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            bodyBytes = 0
            arrival.headEnded()
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            // Twice the limit, so that whoever sends a little too much reads why it is refused.
            if bodyBytes > 2 * ControlLimits.bodyBytesMax { return context.close(promise: nil) }
        case .end:
            arrival.requestEnded()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            closes = head.headerFields[.connection]?.lowercased() == "close"
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end where closes:
            context.writeAndFlush(data, promise: promise)
            context.close(promise: nil)
        case .end:
            context.write(data, promise: promise)
        }
    }
}
