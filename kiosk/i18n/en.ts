<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>ConfirmPage</name>
    <message>
        <source>看清前面等候的人数、办理地点和要带的材料，再触摸“取号”。材料不齐也可以先取号。</source>
        <translation>See how many wait, where to go and what to bring, then touch &quot;Take a number&quot;. You can take a number even if a document is missing.</translation>
    </message>
    <message>
        <source>取号</source>
        <translation>Take a number</translation>
    </message>
    <message>
        <source>前面等候</source>
        <translation>Waiting ahead of you</translation>
    </message>
    <message>
        <source>人</source>
        <translation>people</translation>
    </message>
    <message>
        <source>办理地点</source>
        <translation>Where</translation>
    </message>
    <message>
        <source>请带好</source>
        <translation>Please bring</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>取号</source>
        <translation>Take a number</translation>
    </message>
    <message>
        <source>先选择区域，再选择事项，最后触摸“取号”。也可以先刷身份证。需要帮助时，请到咨询台。</source>
        <translation>Choose an area, then a service, then touch &quot;Take a number&quot;. Showing your identity card is optional. For help, go to the information desk.</translation>
    </message>
    <message>
        <source>可以取号时，本页会显示可选的区域。需要帮助时，请到咨询台。</source>
        <translation>When numbers can be taken, this page shows the areas to choose from. For help, go to the information desk.</translation>
    </message>
    <message>
        <source>刷身份证</source>
        <translation>Use ID card</translation>
    </message>
    <message>
        <source>人等候</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>刷卡取号，窗口叫号时可核对姓名。</source>
        <translation>With your card, the counter can check your name when it calls you.</translation>
    </message>
</context>
<context>
    <name>IdentifyPage</name>
    <message>
        <source>读完后请取走身份证。</source>
        <translation>Take the card back once it is read.</translation>
    </message>
    <message>
        <source>将身份证平放在读卡区，听到提示后取走。没有带身份证，可触摸“不刷卡取号”。</source>
        <translation>Place your identity card flat on the reader and take it back once it is read. Without a card, touch &quot;Take a number without a card&quot;.</translation>
    </message>
    <message>
        <source>不刷卡取号</source>
        <translation>Take a number without a card</translation>
    </message>
</context>
<context>
    <name>ServicesPage</name>
    <message>
        <source>触摸要办的事项。灰色的事项现在不能取号，原因写在名称下面。不知道选哪一项时，请到咨询台。</source>
        <translation>Touch the service you need. A grey one is closed at the moment; the reason is below its name. If you are not sure, ask at the information desk.</translation>
    </message>
    <message>
        <source>%1，请选择事项</source>
        <translation>%1. Choose a service</translation>
    </message>
    <message>
        <source>请选择事项</source>
        <translation>Choose a service</translation>
    </message>
    <message>
        <source>人等候</source>
        <translation>waiting</translation>
    </message>
</context>
<context>
    <name>Switches</name>
    <message>
        <source>大字</source>
        <translation>Large text</translation>
    </message>
    <message>
        <source>高对比</source>
        <translation>Contrast</translation>
    </message>
</context>
<context>
    <name>TicketPage</name>
    <message>
        <source>请在等候区就座，留意叫号屏和广播。听到或看到您的号码后，到所示窗口办理。</source>
        <translation>Take a seat and watch the screens. When your number is called, go to the counter shown.</translation>
    </message>
    <message>
        <source>完成（%1）</source>
        <translation>Done (%1)</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>请等候叫号，留意屏幕和广播</source>
        <translation>Watch and listen for your number</translation>
    </message>
    <message>
        <source>办理地点</source>
        <translation>Where</translation>
    </message>
    <message>
        <source>前面等候</source>
        <translation>Waiting ahead of you</translation>
    </message>
    <message>
        <source>%1 人</source>
        <translation>%1 people</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>Service</translation>
    </message>
</context>
</TS>
