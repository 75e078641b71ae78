<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>BenchWindow</name>
    <message>
        <source>模拟台</source>
        <translation>Simulation bench</translation>
    </message>
    <message>
        <source>添加设备</source>
        <translation>Add a device</translation>
    </message>
    <message>
        <source>选择一台设备；每个按键都是 hall sim 的一条命令。</source>
        <translation>Choose a device; every key is a command of hall sim.</translation>
    </message>
</context>
<context>
    <name>BringSheet</name>
    <message>
        <source>接到哪台终端</source>
        <translation>At which terminal</translation>
    </message>
    <message>
        <source>添加</source>
        <translation>Add</translation>
    </message>
</context>
<context>
    <name>DeviceList</name>
    <message>
        <source>已接通</source>
        <translation>Plugged in</translation>
    </message>
    <message>
        <source>已拔掉</source>
        <translation>Unplugged</translation>
    </message>
    <message>
        <source>线路受扰</source>
        <translation>Line disturbed</translation>
    </message>
    <message>
        <source>正在回放</source>
        <translation>Playing back</translation>
    </message>
</context>
<context>
    <name>DevicePanel</name>
    <message>
        <source>线缆已拔掉</source>
        <translation>The cable is out</translation>
    </message>
    <message>
        <source>移走</source>
        <translation>Take away</translation>
    </message>
    <message>
        <source>拔掉</source>
        <translation>Unplug</translation>
    </message>
    <message>
        <source>插上</source>
        <translation>Plug in</translation>
    </message>
</context>
<context>
    <name>FaultBox</name>
    <message>
        <source>开</source>
        <translation>On</translation>
    </message>
    <message>
        <source>关</source>
        <translation>Off</translation>
    </message>
</context>
<context>
    <name>LinePanel</name>
    <message>
        <source>线路上还没有数据</source>
        <translation>Nothing has been said on the line yet</translation>
    </message>
    <message>
        <source>线路故障</source>
        <translation>Line faults</translation>
    </message>
    <message>
        <source>双向</source>
        <translation>Both</translation>
    </message>
    <message>
        <source>发往设备</source>
        <translation>To device</translation>
    </message>
    <message>
        <source>设备发出</source>
        <translation>From device</translation>
    </message>
    <message>
        <source>恢复线路</source>
        <translation>Mend the line</translation>
    </message>
    <message>
        <source>停止录制</source>
        <translation>Stop recording</translation>
    </message>
    <message>
        <source>录制</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>停止回放</source>
        <translation>Stop playing</translation>
    </message>
    <message>
        <source>回放</source>
        <translation>Play back</translation>
    </message>
    <message>
        <source>文件</source>
        <translation>File</translation>
    </message>
</context>
<context>
    <name>WireLines</name>
    <message>
        <source>设备</source>
        <translation>Device</translation>
    </message>
    <message>
        <source>主机</source>
        <translation>Host</translation>
    </message>
</context>
</TS>
