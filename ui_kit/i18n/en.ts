<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>DeviceRow</name>
    <message>
        <source>自检</source>
        <translation>Self-test</translation>
    </message>
    <message>
        <source>%1自检</source>
        <translation>Self-test: %1</translation>
    </message>
</context>
<context>
    <name>HelpSheet</name>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Close help</translation>
    </message>
</context>
<context>
    <name>IdlePrompt</name>
    <message>
        <source>您还在办理吗？</source>
        <translation>Are you still there?</translation>
    </message>
    <message>
        <source>秒后结束，并清除您的信息。</source>
        <translation>seconds until this ends and your details are deleted.</translation>
    </message>
    <message>
        <source>继续办理</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End now</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
</context>
<context>
    <name>Pager</name>
    <message>
        <source>上一页</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>第 %1 页，共 %2 页</source>
        <translation>Page %1 of %2</translation>
    </message>
    <message>
        <source>下一页</source>
        <translation>Next</translation>
    </message>
</context>
<context>
    <name>SignatureField</name>
    <message>
        <source>签名框</source>
        <translation>Signature field</translation>
    </message>
    <message>
        <source>请在框内签名</source>
        <translation>Please sign here</translation>
    </message>
    <message>
        <source>撤销一笔</source>
        <translation>Undo a stroke</translation>
    </message>
    <message>
        <source>重写</source>
        <translation>Start over</translation>
    </message>
</context>
<context>
    <name>TechnicianSheet</name>
    <message>
        <source>本机设备</source>
        <translation>Devices of this terminal</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>已输入 %1 位，共 %2 位</source>
        <translation>%1 of %2 digits typed</translation>
    </message>
    <message>
        <source>退格</source>
        <translation>Erase</translation>
    </message>
    <message>
        <source>本机没有设备。插上设备后，会显示在这里。</source>
        <translation>No devices here. Plug one in and it appears.</translation>
    </message>
</context>
</TS>
