<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>Alarms</name>
    <message>
        <source>另有 %1 项</source>
        <translation>%1 more</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message>
        <source>等候人数</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>人</source>
        <translation>people</translation>
    </message>
    <message>
        <source>今日已办</source>
        <translation>Served today</translation>
    </message>
    <message>
        <source>%1 件</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>评价</source>
        <translation>Rating</translation>
    </message>
    <message>
        <source>等待 %1 评价</source>
        <translation>%1 pending</translation>
    </message>
    <message>
        <source>无待评价</source>
        <translation>None pending</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>%1 号窗口</source>
        <translation>Counter %1</translation>
    </message>
    <message>
        <source>%1 · 工号 %2</source>
        <translation>%1 · No. %2</translation>
    </message>
    <message>
        <source>帮助 F1</source>
        <translation>Help F1</translation>
    </message>
    <message>
        <source>高对比</source>
        <translation>Contrast</translation>
    </message>
</context>
<context>
    <name>KeyHelp</name>
    <message>
        <source>不用鼠标也能完成全部操作</source>
        <translation>Everything works from the keyboard</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
</context>
<context>
    <name>LogInPage</name>
    <message>
        <source>请选择您的姓名登录</source>
        <translation>Choose your name to log in</translation>
    </message>
</context>
<context>
    <name>MissedList</name>
    <message>
        <source>今日过号 %1 人</source>
        <translation>Missed today: %1</translation>
    </message>
    <message>
        <source>今日没有过号</source>
        <translation>No missed numbers today</translation>
    </message>
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
    <name>MissedRow</name>
    <message>
        <source>重新排队</source>
        <translation>Requeue</translation>
    </message>
    <message>
        <source>%1 重新排队</source>
        <translation>Requeue %1</translation>
    </message>
</context>
<context>
    <name>PadPage</name>
    <message>
        <source>%1 号窗口</source>
        <translation>Counter %1</translation>
    </message>
    <message>
        <source>%1 · 工号 %2</source>
        <translation>%1 · No. %2</translation>
    </message>
</context>
<context>
    <name>PauseSheet</name>
    <message>
        <source>暂停服务</source>
        <translation>Pause service</translation>
    </message>
    <message>
        <source>窗口屏另外显示的文字（可不填）</source>
        <translation>Words of your own on the screen over the counter (optional)</translation>
    </message>
    <message>
        <source>%1/%2 字</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>选择原因，立即暂停：</source>
        <translation>Press a reason to pause at once:</translation>
    </message>
    <message>
        <source>不暂停，返回</source>
        <translation>Do not pause</translation>
    </message>
</context>
<context>
    <name>PostNow</name>
    <message>
        <source>第 %1 次呼叫</source>
        <translation>Call %1</translation>
    </message>
    <message>
        <source>上次收到的信息，可能已过时</source>
        <translation>Last known; may be out of date</translation>
    </message>
    <message>
        <source>窗口屏正在显示</source>
        <translation>The screen over the counter says</translation>
    </message>
    <message>
        <source>暂停服务</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>有 %1 人等候。按 F2 叫号。</source>
        <translation>%1 waiting. Press F2 to call the next.</translation>
    </message>
    <message>
        <source>目前没有人等候。</source>
        <translation>Nobody is waiting.</translation>
    </message>
</context>
<context>
    <name>PostPage</name>
    <message>
        <source>%1 号窗口</source>
        <translation>Counter %1</translation>
    </message>
    <message>
        <source>号窗口</source>
        <translation>Counter</translation>
    </message>
    <message>
        <source>工号 %1</source>
        <translation>No. %1</translation>
    </message>
</context>
<context>
    <name>RatePage</name>
    <message>
        <source>请您评价本次服务</source>
        <translation>Please rate us</translation>
    </message>
    <message>
        <source>评价没有保存成功</source>
        <translation>Rating not saved</translation>
    </message>
    <message>
        <source>请再按一次。如仍不成功，请告诉工作人员。</source>
        <translation>Please try again. If it fails again, please tell the staff.</translation>
    </message>
    <message>
        <source>第 %1 项，共 %2 项</source>
        <translation>%1 of %2</translation>
    </message>
    <message>
        <source>不评价</source>
        <translation>Skip</translation>
    </message>
</context>
<context>
    <name>ReasonsPage</name>
    <message>
        <source>请问哪里需要改进？</source>
        <translation>What should be better?</translation>
    </message>
    <message>
        <source>您选择了“%1”。可以选几项，也可以直接提交。</source>
        <translation>You chose &quot;%1&quot;. Tick any, or send it as it is.</translation>
    </message>
    <message>
        <source>第 %1 项，共 %2 项</source>
        <translation>%1 of %2</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>提交评价</source>
        <translation>Send</translation>
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
    <name>ThanksPage</name>
    <message>
        <source>谢谢您的评价</source>
        <translation>Thank you</translation>
    </message>
    <message>
        <source>您的评价：%1</source>
        <translation>Your rating: %1</translation>
    </message>
</context>
<context>
    <name>TicketNow</name>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>未刷证件</source>
        <translation>No card read</translation>
    </message>
    <message>
        <source>取号</source>
        <translation>Issued</translation>
    </message>
    <message>
        <source>叫号依据</source>
        <translation>Chosen by</translation>
    </message>
    <message>
        <source>等候</source>
        <translation>Waited</translation>
    </message>
</context>
</TS>
