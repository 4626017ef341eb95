"""Words by which the columns of lists of places are known, beside the labels."""

from __future__ import annotations

from registry.headings import by_field

OF_PLACES = by_field("""
code: 代码 编码 编号 场所编号 场所代码 避难场所编号 设施编号 sid id place_code shelter_id site_id
name: 名称 避难收容处所名称 避难所名称 避难场所名称 应急避难场所名称 场所名称 场地名称 站点名称 观测点名称
    台站名称 收容处所名称 公园名称 设施名称 点位名称
    site_name shelter_name title
kind: 场所类型 类型 类别 place_kind
capacity: 预计收容人数 可容纳人数 容纳人数 收容人数 避难人数 容量 可容纳避难人数 设计容纳人数 疏散人数
    可疏散人数 收容量 capacity_people
shelter_class: 场所类别 避难场所类别 避难场所等级 类别等级 class 等级 级别类型
management: 级别 管理级别 管理层级 场所级别 management_level
status: 状态 使用状态 运行状态
grade: 国标类别 国标等级 建设类别 gb21734 GB21734类别 避难场所类型等级
site_kind: 场地类型 场址类型 场地性质 用地类型 site site_type
is_comprehensive: 综合性 是否综合性 综合性避难场所 comprehensive
gross_area_m2: 总面积 占地面积 场地面积 用地面积 建筑面积 gross_area total_area
exits: 出入口数量 出入口数 出入口 出口数 exit_count
is_indoor: 室内 是否室内 indoor
is_outdoor: 室外 是否室外 outdoor
suits_vulnerable: 适合避难弱者安置 适合弱势群体 适合特殊人群 无障碍 accessible
hazards: 适用灾害类别 灾害类别 适用灾种 灾种 适用灾害 hazard
facilities: 设施 配套设施 应急设施
effective_area_m2: 可利用面积 有效面积 有效避难面积 避难面积 有效避险面积 可用面积 effective_area area_m2
villages_served: 预计收容村里 服务范围 服务区域 服务社区 覆盖范围 服务村社区
manager_name: 管理人姓名 管理人 管理员 负责人 联系人 责任人 管理者 manager
manager_phone: 管理人电话 联系电话 电话 负责人电话 联系方式 管理人联系电话 责任人电话 phone tel telephone
""")
